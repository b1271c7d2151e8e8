import type { ComponentShare, FunctionAnalysis } from '../../model/analysis.ts'
import { COMPONENTS } from '../../model/components.ts'
import { duration, percent } from '../text/format.ts'
import { COMPONENT_WORDS } from '../words/component-words.ts'
import { displayName } from '../words/display-name.ts'
import type { ChartSpec } from './chart.ts'
import { CHART_PAPER, chartBase } from './chart-base.ts'
import { componentChannel } from './component-channel.ts'
import { CLOSE_DURATION_LABEL } from './duration-axis.ts'
import { componentsOfTail } from './used-components.ts'

const ROWS = ['slowest 1 %', 'faster half']

/** Where the time of slow spans goes beside that of usual ones: mean time by component, in one scale. */
export function componentTimes(fn: FunctionAnalysis): ChartSpec {
  return bars(fn, 'Mean time', {
    title: 'mean time per span',
    stack: 'zero',
    axis: { labelExpr: CLOSE_DURATION_LABEL, tickCount: 6 },
  })
}

/** The same as parts of a whole: what slow and usual spans are made of. */
export function componentParts(fn: FunctionAnalysis): ChartSpec {
  return bars(fn, 'Parts of the time', {
    title: 'part of the time',
    stack: 'normalize',
    axis: { format: '~%', tickCount: 6 },
  })
}

interface Measure {
  readonly title: string
  readonly stack: 'zero' | 'normalize'
  readonly axis: object
}

function bars(fn: FunctionAnalysis, what: string, measure: Measure): ChartSpec {
  const used = componentsOfTail(fn)
  return {
    ...chartBase(`${what} by component of ${displayName(fn.fn)}, slowest 1 % against faster half`),
    height: { step: 44 },
    data: { name: 'parts', values: fn.components.flatMap(rows(fn)) },
    mark: { type: 'bar', stroke: CHART_PAPER, strokeWidth: 1, height: { band: 0.72 } },
    encoding: {
      y: {
        field: 'who',
        type: 'nominal',
        sort: ROWS,
        title: null,
        axis: { domain: false, ticks: false, labelFontSize: 12 },
      },
      x: { field: 'ns', type: 'quantitative', ...measure },
      order: { field: 'order', type: 'quantitative' },
      color: componentChannel('component', used),
      tooltip: ['component', 'time', 'share', 'who'].map((field) => ({ field, type: 'nominal' })),
    },
  }
}

/** One share as two segments; the order is that of the components, so that both bars are stacked alike. */
function rows(fn: FunctionAnalysis): (share: ComponentShare) => object[] {
  const { bodyMeanNs = 0, tailMeanNs = 0 } = fn.tail ?? {}
  return (share) => [
    segment(share, ROWS[0], share.tailMeanNs, tailMeanNs),
    segment(share, ROWS[1], share.bodyMeanNs, bodyMeanNs),
  ]
}

function segment({ name }: ComponentShare, who: string, ns: number, wholeNs: number): object {
  return {
    who,
    component: COMPONENT_WORDS[name].short,
    order: COMPONENTS.indexOf(name),
    ns,
    time: duration(Math.round(ns)),
    share: wholeNs > 0 ? percent(Math.min(1, ns / wholeNs)) : '',
  }
}

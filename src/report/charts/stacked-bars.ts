import { COMPONENTS, type ComparedComponent } from '../../model/components.ts'
import { duration, percent } from '../text/format.ts'
import { COMPARED_WORDS } from '../words/component-words.ts'
import type { ChartSpec } from './chart.ts'
import { CHART_PAPER, chartBase } from './chart-base.ts'
import { componentChannel } from './component-channel.ts'
import { CLOSE_DURATION_LABEL } from './duration-axis.ts'

const ORDER: readonly ComparedComponent[] = ['running+syscall', ...COMPONENTS]

/** A bar of components. */
export interface StackedBar {
  /** What it is of. */
  readonly who: string
  readonly parts: readonly { readonly name: ComparedComponent; readonly ns: number }[]
  /** What its parts sum to. */
  readonly wholeNs: number
}

/** How the length of bars is measured. */
export interface Measure {
  readonly title: string
  readonly stack: 'zero' | 'normalize'
  readonly axis: object
}

/** In nanoseconds. */
export function timeMeasure(title: string): Measure {
  return { title, stack: 'zero', axis: { labelExpr: CLOSE_DURATION_LABEL, tickCount: 6 } }
}

/** Every bar as a whole. */
export function partMeasure(title: string): Measure {
  return { title, stack: 'normalize', axis: { format: '~%', tickCount: 6 } }
}

/** The components that any of some bars has time of, in the order of all components. */
export function componentsOfBars(bars: readonly StackedBar[]): readonly ComparedComponent[] {
  const used = bars.flatMap(({ parts }) => parts.filter(({ ns }) => ns > 0))
  const names = new Set(used.map(({ name }) => name))
  return ORDER.filter((name) => names.has(name))
}

/** Bars one below the other, their components stacked alike: in the order of all components. */
export function stackedBars(
  description: string,
  bars: readonly StackedBar[],
  measure: Measure,
): ChartSpec {
  return {
    ...chartBase(description),
    height: { step: 44 },
    data: { name: 'parts', values: bars.flatMap(segments) },
    mark: { type: 'bar', stroke: CHART_PAPER, strokeWidth: 1, height: { band: 0.72 } },
    encoding: {
      y: {
        field: 'who',
        type: 'nominal',
        sort: bars.map(({ who }) => who),
        title: null,
        axis: { domain: false, ticks: false, labelFontSize: 12 },
      },
      x: { field: 'ns', type: 'quantitative', ...measure },
      order: { field: 'order', type: 'quantitative' },
      color: componentChannel('component', componentsOfBars(bars)),
      tooltip: ['component', 'time', 'share', 'who'].map((field) => ({ field, type: 'nominal' })),
    },
  }
}

function segments({ who, parts, wholeNs }: StackedBar): object[] {
  return parts.map(({ name, ns }) => ({
    who,
    component: COMPARED_WORDS[name].short,
    order: ORDER.indexOf(name),
    ns,
    time: duration(Math.round(ns)),
    share: wholeNs > 0 ? percent(Math.min(1, ns / wholeNs)) : '',
  }))
}

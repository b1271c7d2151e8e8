import type { FunctionChange } from '../../model/comparison.ts'
import { displayName } from '../words/display-name.ts'
import type { ChartSpec } from './chart.ts'
import { partMeasure, type StackedBar, stackedBars, timeMeasure } from './stacked-bars.ts'

/** What p99 is made of before and after, component by component: the bars are as long as p99 is. */
export function changeTimes(fn: FunctionChange): ChartSpec {
  return stackedBars(described('Parts of p99', fn), changeBars(fn), timeMeasure('part of p99'))
}

/** The same as parts of a whole. */
export function changeParts(fn: FunctionChange): ChartSpec {
  return stackedBars(described('Shares of p99', fn), changeBars(fn), partMeasure('share of p99'))
}

/** The bars of either capture. */
export function changeBars({ components, p99 }: FunctionChange): readonly StackedBar[] {
  return [
    {
      who: 'before',
      parts: components.map(({ name, beforeNs }) => ({ name, ns: beforeNs })),
      wholeNs: p99.beforeNs,
    },
    {
      who: 'after',
      parts: components.map(({ name, afterNs }) => ({ name, ns: afterNs })),
      wholeNs: p99.afterNs,
    },
  ]
}

function described(what: string, { fn }: FunctionChange): string {
  return `${what} of ${displayName(fn)} by component, before against after`
}

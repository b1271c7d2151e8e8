import type { FunctionAnalysis } from '../../model/analysis.ts'
import { displayName } from '../words/display-name.ts'
import type { ChartSpec } from './chart.ts'
import { partMeasure, type StackedBar, stackedBars, timeMeasure } from './stacked-bars.ts'

/** Where the time of slow spans goes beside that of usual ones: mean time by component, in one scale. */
export function componentTimes(fn: FunctionAnalysis): ChartSpec {
  return stackedBars(described('Mean time', fn), bars(fn), timeMeasure('mean time per span'))
}

/** The same as parts of a whole: what slow and usual spans are made of. */
export function componentParts(fn: FunctionAnalysis): ChartSpec {
  return stackedBars(described('Parts of the time', fn), bars(fn), partMeasure('part of the time'))
}

function described(what: string, { fn }: FunctionAnalysis): string {
  return `${what} by component of ${displayName(fn)}, slowest 1 % against faster half`
}

function bars({ components, tail }: FunctionAnalysis): readonly StackedBar[] {
  const { bodyMeanNs = 0, tailMeanNs = 0 } = tail ?? {}
  return [
    {
      who: 'slowest 1 %',
      parts: components.map(({ name, tailMeanNs: ns }) => ({ name, ns })),
      wholeNs: tailMeanNs,
    },
    {
      who: 'faster half',
      parts: components.map(({ name, bodyMeanNs: ns }) => ({ name, ns })),
      wholeNs: bodyMeanNs,
    },
  ]
}

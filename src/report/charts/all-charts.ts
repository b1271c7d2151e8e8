import type { Analysis, FunctionAnalysis } from '../../model/analysis.ts'
import { histogramName } from '../words/histogram-name.ts'
import type { Chart } from './chart.ts'
import { componentParts, componentTimes } from './component-bars.ts'
import { distributionCurve } from './distribution-curve.ts'
import { latencyHeat } from './latency-heat.ts'
import { latencyHistogram } from './latency-histogram.ts'
import { mapHistogram } from './map-histogram.ts'
import { namedExemplars } from './named-exemplars.ts'
import { printHeat } from './print-heat.ts'
import { stateTimelines } from './state-timelines.ts'

/** Every chart of an analysis that has something to show, function by function, then the histogram maps. */
export function allCharts(analysis: Analysis): readonly Chart[] {
  return [
    ...analysis.functions.flatMap((fn) => functionCharts(fn, analysis)),
    ...analysis.histograms.map((histogram) => ({
      name: `map ${histogramName(histogram.histogram)}`,
      spec: mapHistogram(histogram),
    })),
    ...analysis.histograms.flatMap((each): Chart[] => {
      const { series } = each.histogram
      if (series === undefined) return []
      return [{ name: `over-time ${histogramName(each.histogram)}`, spec: printHeat(each, series) }]
    }),
  ]
}

/** The charts of one function. */
function functionCharts(fn: FunctionAnalysis, analysis: Analysis): readonly Chart[] {
  const { latency, heat } = fn
  const named = (kind: string, spec: Chart['spec']): Chart => ({ name: `${kind} ${fn.fn}`, spec })
  return [
    ...(fn.tail === undefined || fn.components.length === 0
      ? []
      : [
          named('component-times', componentTimes(fn)),
          named('component-parts', componentParts(fn)),
        ]),
    ...(latency === undefined
      ? []
      : [
          named('latency-histogram', latencyHistogram(fn, latency)),
          named('latency-distribution', distributionCurve(fn, latency)),
        ]),
    ...(heat === undefined ? [] : [named('latency-heat', latencyHeat(fn, heat, analysis))]),
    ...(fn.exemplars.some(({ timeline }) => timeline.length > 0)
      ? [named('timelines', stateTimelines(fn, namedExemplars(fn)))]
      : []),
  ]
}

import type { Analysis, Exemplar, FunctionAnalysis } from '../../../src/model/analysis.ts'
import { COMPONENTS, type ComponentName } from '../../../src/model/components.ts'
import type { EventInterval, HeatMap, Latency } from '../../../src/model/distribution.ts'
import type { TailContext } from '../../../src/model/tail.ts'
import { analysis, CLEAN, fn, histogram, P50, P99, span } from '../sample-analysis.ts'

const MS = 1_000_000

/** As much as an analysis of a million spans can hold: every bin, every cell, every state, every event is there. */
export function bigAnalysis(functions: number): Analysis {
  return analysis({
    capture: { ...CLEAN, spans: 1_000_000, events: 20_000_000 },
    functions: Array.from({ length: functions }, (_, at) => bigFunction(`main.handler${at}`)),
    events: ['gc_mark', 'stw'].map((name) => ({
      ...{ name, count: 500, totalNs: 1000 * MS, maxNs: 5 * MS, undrawn: 0 },
      intervals: intervals(500),
    })),
    histograms: Array.from({ length: 60 }, (_, at) =>
      histogram(
        Array.from({ length: 60 }, (_, i) => ({ lo: 2 ** i, hi: 2 ** (i + 1), count: 100 + i })),
        [{ p: 0.99, lo: 2 ** 40, hi: 2 ** 41, estimate: 1.5e12 }],
        { name: '@ns', key: [`handler${at}`] },
      ),
    ),
  })
}

/** A function of which everything is known. */
export function bigFunction(
  name: string,
  fields: Partial<FunctionAnalysis> = {},
): FunctionAnalysis {
  const components = COMPONENTS.map((component, i) => ({
    ...{ name: component, totalNs: 1e9, bodyMeanNs: 1e5 * (i + 1), tailMeanNs: 1e6 * (i + 1) },
    ...{ excessShare: 0.5 / (i + 1), p99ContributionNs: 1e6, lowNs: 1e5, highNs: 2e6 },
    ...{ withoutNs: 9e6, shapleyNs: 1e6, verdict: 'confirmed' as const },
  }))
  return fn({
    fn: name,
    spans: 1_000_000,
    quantiles: [P50, P99, { p: 0.999, ns: 40 * MS, lowNs: 39 * MS, highNs: 42 * MS }],
    components,
    tail: TAIL,
    exemplars: Array.from({ length: 10 }, (_, i) => exemplar(512, 88 * MS - i * MS)),
    usual: Array.from({ length: 5 }, () => exemplar(8, MS)),
    latency: latency(),
    heat: heat(),
    ...fields,
  })
}

const NOTHING = { count: 0, of: 10 }

const TAIL: TailContext = {
  ...{ spans: 1_000_000, tailSpans: 10_000, p99Ns: 12 * MS, blocks: 60, shapleySeNs: 0, seed: 1 },
  ...{ bodyMeanNs: 1.5e6, tailMeanNs: 20e6 },
  associations: [
    {
      ...{ name: 'stw', events: 1000, tailStarts: NOTHING, bodyStarts: NOTHING, fisherP: 1 },
      ...{ startsP: 1, overlapNs: 0, expectedOverlapNs: 0, overlapP: 1, overlapQ: 1 },
      rotations: 999,
    },
  ],
  incidents: [],
  leftOut: { lossySpans: 0, lossyTailSpans: 0, sampledSpans: 0, forgottenEvents: 0 },
}

/** A span of so many states, each of another component than the one before. */
export function exemplar(states: number, durNs: number): Exemplar {
  const stepNs = durNs / states
  return {
    span: span({ durNs }),
    timeline: Array.from({ length: states }, (_, i) => ({
      ...{ state: COMPONENTS[i % COMPONENTS.length], why: 'sync.Mutex.Lock' },
      ...{ fromNs: Math.round(i * stepNs), toNs: Math.round((i + 1) * stepNs) },
    })),
  }
}

function latency(): Latency {
  const componentsNs: Partial<Record<ComponentName, number>> = {}
  for (const name of COMPONENTS) componentsNs[name] = 123_456_789
  return {
    bins: Array.from({ length: 80 }, (_, i) => ({
      ...{ loNs: Math.round(210_000 * 1.08 ** i), hiNs: Math.round(210_000 * 1.08 ** (i + 1)) },
      ...{ count: 12_500, bodyCount: i < 40 ? 12_500 : 0, tailCount: i > 78 ? 12_500 : 0 },
      componentsNs,
    })),
    points: Array.from({ length: 300 }, (_, i) => ({
      ...{ p: (i + 1) / 300, ns: Math.round(210_000 * 1.02 ** i) },
    })),
  }
}

function heat(): HeatMap {
  const cells = Array.from({ length: 120 * 40 }, (_, i) => ({
    ...{ column: Math.floor(i / 40), row: i % 40, count: 1 + (i % 500) },
  }))
  const edgesNs = Array.from({ length: 41 }, (_, i) => Math.round(210_000 * 1.16 ** i))
  return { stepNs: 500 * MS, columns: 120, edgesNs, cells }
}

function intervals(count: number): readonly EventInterval[] {
  return Array.from({ length: count }, (_, i) => ({
    ...{ fromNs: i * 60 * MS, toNs: i * 60 * MS + 3_456_789, count: 1, busyNs: 3_456_789 },
  }))
}

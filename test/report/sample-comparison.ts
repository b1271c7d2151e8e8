import type {
  Change,
  Comparison,
  ComponentChange,
  FunctionChange,
  HistogramChange,
  QuantileChange,
} from '../../src/model/comparison.ts'
import type { ComponentName } from '../../src/model/components.ts'
import { CLEAN } from './sample-analysis.ts'

/** A page without the scripts that make it move. */
export const NO_SCRIPTS: { vega: string; page: string } = { vega: '', page: '' }

export function change(fields: Partial<Change> = {}): Change {
  const { beforeNs = 5_000_000, afterNs = 8_100_000 } = fields
  return {
    beforeNs,
    afterNs,
    changeNs: afterNs - beforeNs,
    lowNs: 2_100_000,
    highNs: 4_200_000,
    verdict: 'changed',
    ...fields,
  }
}

export function quantileChange(p: number, fields: Partial<Change> = {}): QuantileChange {
  return { p, ...change(fields) }
}

export function componentChange(
  name: ComponentName,
  beforeNs: number,
  afterNs: number,
): ComponentChange {
  return {
    name,
    ...change({ beforeNs, afterNs }),
    tailMean: change({ beforeNs: 2 * beforeNs, afterNs: 2 * afterNs }),
    bodyMean: change({ beforeNs: 1000, afterNs: 1000, lowNs: 0, highNs: 0 }),
    excessShareBefore: 0.25,
    excessShareAfter: 0.5,
  }
}

function points(maxNs: number): FunctionChange['curves']['before'] {
  return [0.5, 0.9, 0.99, 1].map((p) => ({ p, ns: Math.round(maxNs * p * p) }))
}

/** p99 rose by 3.1 ms: 2.7 ms wait for a P, 0.6 ms GC assist, and 0.2 ms less running. */
export function functionChange(fields: Partial<FunctionChange> = {}): FunctionChange {
  const p99 = fields.p99 ?? quantileChange(0.99)
  const side = { spans: 1000, share: 1, meanNs: 1e6, minNs: 1e5, maxNs: 9e6 }
  return {
    fn: 'main.handle',
    before: { ...side, blocks: 50, lossySpans: 0 },
    after: { ...side, maxNs: 12e6, blocks: 45, lossySpans: 2 },
    mean: change({ beforeNs: 1_000_000, afterNs: 1_200_000, lowNs: -1, highNs: 400_001 }),
    quantiles: [
      quantileChange(0.5, {
        beforeNs: 900_000,
        afterNs: 900_000,
        lowNs: -5,
        highNs: 5,
        verdict: 'no clear change',
      }),
      p99,
    ],
    shift: [p99],
    p99,
    curves: { before: points(9e6), after: points(12e6) },
    slowest: { before: [], after: [] },
    components: [
      componentChange('sched_wait', 300_000, 3_000_000),
      componentChange('gc_assist', 0, 600_000),
      componentChange('running', 4_700_000, 4_500_000),
    ],
    places: [],
    effect: {
      a12: 0.56,
      low: 0.52,
      high: 0.6,
      cliffsDelta: 0.12,
      u: 560_000,
      p: 0.0123,
      isExact: false,
      q: 0.02,
      ksD: 0.2,
    },
    mix: { mixNs: 0, rateNs: 200_000 },
    ...fields,
  }
}

export function comparison(fields: Partial<Comparison> = {}): Comparison {
  return {
    before: { name: 'before.log', capture: CLEAN, diagnostics: [] },
    after: {
      name: 'after.log',
      capture: { ...CLEAN, cut: 3 },
      diagnostics: [{ code: 'NO_END', count: 1, message: 'no end line' }],
    },
    functions: [functionChange()],
    onlyBefore: [],
    onlyAfter: [],
    histograms: [],
    overall: {
      mean: {
        beforeNs: 1_000_000,
        afterNs: 1_200_000,
        changeNs: 200_000,
        mixNs: 50_000,
        rateNs: 150_000,
      },
      p99: {
        beforeNs: 5_000_000,
        afterNs: 8_100_000,
        changeNs: 3_100_000,
        mixNs: 0,
        rateNs: 3_100_000,
      },
    },
    resamples: 500,
    seed: 1,
    ...fields,
  }
}

/** A histogram whose p50 stayed in its bucket, and whose p99 rose past the end of the map. */
export function histogramChange(fields: Partial<HistogramChange> = {}): HistogramChange {
  return {
    name: '@ns',
    key: ['read'],
    beforeCount: 4000,
    afterCount: 5000,
    quantiles: [
      {
        p: 0.5,
        before: { lo: 512, hi: 1024 },
        after: { lo: 512, hi: 1024 },
        sure: { low: -512, high: 512 },
        interval: { low: -512, high: 1536 },
        verdict: 'no clear change',
      },
      {
        p: 0.99,
        before: { lo: 1024, hi: 2048 },
        after: { lo: 8192, hi: Number.POSITIVE_INFINITY },
        sure: { low: 6144, high: Number.POSITIVE_INFINITY },
        interval: { low: 6144, high: Number.POSITIVE_INFINITY },
        verdict: 'changed',
      },
    ],
    totalVariation: 0.25,
    ksAtLeast: 0.2,
    ...fields,
  }
}

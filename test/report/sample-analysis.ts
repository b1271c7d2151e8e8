import type {
  Analysis,
  CaptureSummary,
  FunctionAnalysis,
  HistogramAnalysis,
  Quantile,
} from '../../src/model/analysis.ts'
import type { Bucket, HistogramQuantile } from '../../src/model/histogram.ts'
import type { Span } from '../../src/model/span.ts'

/** A capture in which nothing went wrong. */
export const CLEAN: CaptureSummary = {
  lines: 2005,
  events: 2000,
  spans: 1000,
  startNs: 5_000_000_000n,
  durationNs: 60_100_000_000,
  late: 0,
  lost: 0,
  chainBreaks: 0,
  unmatchedExits: 0,
  restarted: 0,
  abandoned: 0,
  cut: 0,
  notUnderstood: 0,
  go: '1.24.4',
}

export const P50: Quantile = {
  p: 0.5,
  ns: 1_520_000,
  lowNs: 1_500_000,
  highNs: 1_550_000,
  lossLowNs: 1_490_000,
  lossHighNs: 1_560_000,
}

export const P99: Quantile = {
  p: 0.99,
  ns: 12_300_000,
  lowNs: 11_000_000,
  highNs: 14_200_000,
  lossLowNs: 10_900_000,
  lossHighNs: 15_000_000,
}

export function span(fields: Partial<Span> = {}): Span {
  return {
    fn: 'main.handle',
    pid: 4321,
    gid: 18,
    startNs: 5_324_048_000n,
    durNs: 88_100_000,
    depth: 536,
    components: {},
    gcMarkNs: 0,
    stwOverlapNs: 0,
    assistWallNs: 0,
    transitions: 0,
    migrations: 0,
    topWait: '',
    flags: 0,
    weight: 1,
    ...fields,
  }
}

export function fn(fields: Partial<FunctionAnalysis> = {}): FunctionAnalysis {
  return {
    fn: 'main.handle',
    spans: 1000,
    meanNs: 1_900_000,
    minNs: 210_000,
    maxNs: 88_100_000,
    quantiles: [P50, P99],
    tailVerdict: 'long',
    modes: [],
    components: [],
    places: [],
    exemplars: [{ span: span(), timeline: [] }],
    usual: [],
    ...fields,
  }
}

export function histogram(
  buckets: readonly Bucket[],
  quantiles: readonly HistogramQuantile[],
  fields: Partial<HistogramAnalysis['histogram']> = {},
): HistogramAnalysis {
  return {
    histogram: {
      kind: 'hist',
      name: '@durations',
      key: ['dispatch'],
      snapshots: 1,
      joined: 'last',
      buckets,
      ...fields,
    },
    count: buckets.reduce((sum, { count }) => sum + count, 0),
    quantiles,
  }
}

export function analysis(fields: Partial<Analysis> = {}): Analysis {
  return {
    capture: CLEAN,
    functions: [fn()],
    histograms: [],
    events: [],
    diagnostics: [],
    ...fields,
  }
}

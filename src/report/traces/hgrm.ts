import type { Analysis, Quantile } from '../../model/analysis.ts'
import type { LadderStep, PercentileLadder } from '../../model/distribution.ts'
import { percentile } from '../text/format.ts'
import { displayName } from '../words/display-name.ts'
import { measuredSpans } from '../words/headline.ts'

const NS_PER_MS = 1e6
/** Digits behind the point, so that a nanosecond shows. */
const DIGITS = 6
const NO_SPANS: PercentileLadder = { steps: [], stdDeviationNs: 0 }

/**
 * The percentiles of the first function (the one with the most spans) as HdrHistogram prints them, in milliseconds, which
 * plotters of such files take for granted. Values are real spans, so that each span is a bucket of its own.
 */
export function analysisHgrm({ functions }: Analysis): string {
  const [first] = functions
  const { steps, stdDeviationNs } = first?.ladder ?? NO_SPANS
  const spans = first === undefined ? 0 : measuredSpans(first)
  return [
    '       Value     Percentile TotalCount 1/(1-Percentile)',
    '',
    ...steps.map(row),
    `#[Mean    = ${ms(first?.meanNs ?? 0)}, StdDeviation   = ${ms(stdDeviationNs)}]`,
    `#[Max     = ${ms(first?.maxNs ?? 0)}, Total count    = ${whole(spans)}]`,
    `#[Buckets = ${whole(1)}, SubBuckets     = ${whole(spans)}]`,
    ...(first?.quantiles ?? []).map(intervalComment),
    `#[Unit    =           ms, Function       = ${displayName(first?.fn ?? '(none)')}]`,
    '',
  ].join('\n')
}

/** Readers of such files pass over what begins with a hash. */
function intervalComment({ p, lowNs, highNs }: Quantile): string {
  const end = (ns: number | undefined): string =>
    ns === undefined ? 'none' : fixed(ns / NS_PER_MS)
  return `#[${percentile(p)} 95 % interval = ${end(lowNs)} to ${end(highNs)}]`
}

function row({ p, ns, count }: LadderStep): string {
  const level = `${ms(ns)} ${p.toFixed(12).padStart(2)} ${String(count).padStart(10)}`
  // What is left to 100 % is nothing: HdrHistogram leaves the last column out.
  return p === 1 ? level : `${level} ${(1 / (1 - p)).toFixed(2).padStart(14)}`
}

function ms(ns: number): string {
  return fixed(ns / NS_PER_MS).padStart(12)
}

/** From 1e21 on toFixed writes an exponent, which no reader of such files knows. */
function fixed(value: number): string {
  return value < 1e21 ? value.toFixed(DIGITS) : `${BigInt(value)}.${'0'.repeat(DIGITS)}`
}

function whole(count: number): string {
  return String(count).padStart(12)
}

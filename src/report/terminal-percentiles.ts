import type { CaptureSummary, FunctionAnalysis, Quantile } from '../model/analysis.ts'
import { displayName } from './display-name.ts'
import { counted, duration, percent, percentile } from './format.ts'
import { missingLimit } from './missing-limit.ts'
import type { Page } from './page.ts'
import { textTable } from './text-table.ts'
import { wrap } from './wrap.ts'

/** The percentiles of one function with their 95 % interval, and their bounds where events were lost. */
export function percentileSection(
  fn: FunctionAnalysis,
  capture: CaptureSummary,
  page: Page,
): readonly string[] {
  const lossy = capture.lost > 0
  const watched = fn.quantiles.some(
    ({ instrumentationShare }) => instrumentationShare !== undefined,
  )
  const header = [
    ...['', 'latency', '95 % interval'],
    ...(lossy ? ['sure bounds'] : []),
    ...(watched ? ['probes'] : []),
  ]
  const rows = fn.quantiles.map((quantile) => [
    percentile(quantile.p),
    duration(quantile.ns),
    range(quantile.lowNs, quantile.highNs),
    ...(lossy ? [range(quantile.lossLowNs, quantile.lossHighNs)] : []),
    ...(watched ? [probes(quantile)] : []),
  ])
  const table = textTable([header, ...rows, ['slowest', duration(fn.maxNs)]], {
    align: `lrl${lossy ? 'l' : ''}${watched ? 'r' : ''}`,
    indent: '  ',
    columns: page.columns,
  })
  return [
    page.ink.heading(`Percentiles of ${displayName(fn.fn)}`),
    ...table,
    ...[spread(fn), ...notes(fn, capture)].flatMap((note) => wrap(note, page.columns, '  ')),
  ]
}

/** Both ends, one end, or none: an interval is never shown tighter than it is. */
function range(lowNs: number | undefined, highNs: number | undefined): string {
  if (lowNs !== undefined && highNs !== undefined)
    return `${duration(lowNs)} to ${duration(highNs)}`
  if (lowNs !== undefined) return `${duration(lowNs)} or more`
  return highNs === undefined ? 'none' : `${duration(highNs)} or less`
}

/** What part of the latency the watching itself is, at least. */
function probes({ instrumentationShare }: Quantile): string {
  return instrumentationShare === undefined ? '' : percent(instrumentationShare)
}

function spread(fn: FunctionAnalysis): string {
  return `${counted(fn.spans, 'span')}, fastest ${duration(fn.minNs)}, mean ${duration(fn.meanNs)}.`
}

function notes(fn: FunctionAnalysis, capture: CaptureSummary): readonly string[] {
  const limits = fn.quantiles
    .map((quantile) => missingLimit(quantile, fn.spans))
    .filter((note) => note !== undefined)
    .map((note) => `${note}.`)
  return [...limits, ...lossNotes(fn.quantiles, capture.lost)]
}

function lossNotes(quantiles: readonly Quantile[], lost: number): readonly string[] {
  if (lost === 0) return []
  const unbounded = quantiles.filter(({ lossHighNs }) => lossHighNs === undefined)
  const sure = `${counted(lost, 'event')} lost: the sure bounds hold wherever the missing spans belong.`
  if (unbounded.length === 0) return [sure]
  const names = unbounded.map(({ p }) => percentile(p)).join(', ')
  return [sure, `If all that is missing were slow, nothing would bound ${names} from above.`]
}

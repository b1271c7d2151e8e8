import type { CaptureSummary, FunctionAnalysis, Quantile } from '../../model/analysis.ts'
import { counted, duration, percent, percentile } from '../text/format.ts'
import { type Grid, type GridColumn, gridOf } from '../text/grid.ts'
import { aboveSentences } from '../words/above-words.ts'
import { dependenceSentences } from '../words/dependence-words.ts'
import { measuredSpans } from '../words/headline.ts'
import { driftSentences, modeSentences } from '../words/kind-words.ts'
import { missingLimit } from '../words/missing-limit.ts'

/** Above this part of the median, the median is partly the watching. */
const NOTABLE_SHARE = 0.1

/** The percentiles of one function with their 95 % interval, their bounds where events were lost, and the slowest span. */
export function percentileGrid(fn: FunctionAnalysis, { lost }: CaptureSummary): Grid {
  const watched = fn.quantiles.some(
    ({ instrumentationShare }) => instrumentationShare !== undefined,
  )
  const columns: readonly GridColumn<Quantile>[] = [
    { header: '', align: 'l', cell: ({ p }) => percentile(p) },
    {
      header: 'latency',
      align: 'r',
      cell: ({ ns }) =>
        fn.above === undefined || !Number.isFinite(ns) ? duration(ns) : `~${duration(ns)}`,
    },
    { header: '95 % interval', align: 'l', cell: ({ lowNs, highNs }) => range(lowNs, highNs) },
    ...((lost > 0 && fn.above === undefined) || fn.lossyLeftOut !== undefined ? [SURE_BOUNDS] : []),
    ...(watched ? [PROBES] : []),
  ]
  const grid = gridOf(fn.quantiles, columns)
  return { ...grid, rows: [...grid.rows, ['slowest', duration(fn.maxNs)]] }
}

const SURE_BOUNDS: GridColumn<Quantile> = {
  header: 'sure bounds',
  align: 'l',
  cell: ({ lossLowNs, lossHighNs }) => range(lossLowNs, lossHighNs),
}

const PROBES: GridColumn<Quantile> = { header: 'probes', align: 'r', cell: probes }

/** What the table leaves to be said: the spread of the spans, and why an interval or a bound is missing. */
export function percentileNotes(fn: FunctionAnalysis, capture: CaptureSummary): readonly string[] {
  if (fn.above !== undefined) return [...aboveSentences(fn), ...lossNotes([], capture.lost)]
  return [spread(fn), ...notes(fn, capture)]
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
  const what = fn.lossyLeftOut === undefined ? 'span' : 'clean span'
  return `${counted(measuredSpans(fn), what)}, fastest ${duration(fn.minNs)}, mean ${duration(fn.meanNs)}.`
}

function notes(fn: FunctionAnalysis, capture: CaptureSummary): readonly string[] {
  const limits = fn.quantiles
    .map((quantile) => missingLimit(quantile, measuredSpans(fn)))
    .filter((note) => note !== undefined)
    .map((note) => `${note}.`)
  return [
    ...limits,
    ...dependenceSentences(fn),
    ...driftSentences(fn),
    ...modeSentences(fn),
    ...watchedNotes(fn.quantiles),
    ...spoiltNotes(fn),
    ...lossNotes(fn.quantiles, capture.lost),
  ]
}

/** What the watching is of the median, where that matters. */
function watchedNotes(quantiles: readonly Quantile[]): readonly string[] {
  const share = quantiles.find(({ p }) => p === 0.5)?.instrumentationShare ?? 0
  if (share <= NOTABLE_SHARE) return []
  return [
    `At least ${percent(share)} of the median is the watching itself: without probes it is lower. Compare it only with traces of the same kind, or trace with fewer probes (--detail spans).`,
  ]
}

function spoiltNotes({ lossyLeftOut, spans }: FunctionAnalysis): readonly string[] {
  if (lossyLeftOut === undefined) return []
  return [
    `All numbers of the function are of its clean spans: ${counted(lossyLeftOut, 'span')} (${percent(lossyLeftOut / spans)}) that lost events may have spoilt are left out (--keep-lossy keeps them). The intervals allow for them: as fast as any, or as slow as recorded.`,
  ]
}

function lossNotes(quantiles: readonly Quantile[], lost: number): readonly string[] {
  if (lost === 0) return []
  const unbounded = quantiles.filter(({ lossHighNs }) => lossHighNs === undefined)
  const sure = `${counted(lost, 'event')} lost: the sure bounds hold wherever the missing spans belong.`
  if (unbounded.length === 0) return [sure]
  const names = unbounded.map(({ p }) => percentile(p)).join(', ')
  return [sure, `If all that is missing were slow, nothing would bound ${names} from above.`]
}

import type { HistogramAnalysis, HistogramSeries } from '../../model/histogram.ts'
import { type DrawnRow, drawnRow } from '../layout/print-rows.ts'
import { counted, percentile } from '../text/format.ts'
import { bucketRange, quantileRange } from '../words/bucket-words.ts'
import { HEAT_COLOR, PLAIN_COLOR, TAIL_COLOR } from '../words/component-colors.ts'
import { histogramName } from '../words/histogram-name.ts'
import { printTime } from '../words/histogram-words.ts'
import type { ChartSpec } from './chart.ts'
import { CHART_INK, chartBase } from './chart-base.ts'
import { DURATION_LABEL, logAxis } from './duration-axis.ts'
import { type ColorStep, type HeatScale, heatSteps, heatStrength } from './heat-shades.ts'

/** How strong a cell is that holds the fewest values. */
const SCALE: HeatScale = { faintest: 0.25, of: 'value' }
const LINES = [CHART_INK, PLAIN_COLOR, '#e69f00', TAIL_COLOR]
const MINUTE_S = 60
const HOUR_S = 3600

/** A histogram that was printed again and again: time across, its buckets up, how many values as strength, percentiles as lines. */
export function printHeat(analysis: HistogramAnalysis, series: HistogramSeries): ChartSpec {
  const { histogram } = analysis
  const { isTimed, prints } = series
  return {
    ...chartBase(`Heat map of ${histogramName(histogram)} over ${counted(prints.length, 'print')}`),
    height: 260,
    encoding: {
      x: {
        field: 'from',
        type: 'quantitative',
        title: isTimed ? 'time of the day, as printed' : 'print',
        scale: { domain: [prints[0].from, prints[prints.length - 1].to], nice: false },
        axis: {
          // A print is a whole number, and a clock shows whole seconds: finer ticks would say the same twice.
          ...{ grid: false, tickCount: 8, tickMinStep: isTimed && isLong(prints) ? MINUTE_S : 1 },
          ...(isTimed ? { labelExpr: clockLabel(prints) } : { format: 'd' }),
        },
      },
      y: {
        field: 'lo',
        type: 'quantitative',
        title: histogram.unitNs === undefined ? 'value' : 'latency',
        ...yAxis(analysis, series),
      },
    },
    layer: [cells(analysis, series), ...lines(analysis, series)],
  }
}

/** What strong and faint cells and the lines stand for. */
export function printLegend(
  { overTime = [] }: HistogramAnalysis,
  { prints }: HistogramSeries,
): readonly ColorStep[] {
  const counts = prints.flatMap(({ buckets }) => buckets.map(({ count }) => count))
  const ps = shownPs(overTime)
  return [
    ...heatSteps(counts, SCALE),
    ...ps.map((p, at) => ({ name: percentile(p), color: lineColor(at, ps.length) })),
  ]
}

function cells({ histogram }: HistogramAnalysis, series: HistogramSeries) {
  const values = series.prints.flatMap((print) =>
    print.buckets.map((bucket) => ({
      ...scaled(drawnRow(bucket, histogram), histogram.unitNs),
      ...{ from: print.from, to: print.to, n: bucket.count },
      bucket: bucketRange(bucket, histogram.unitNs),
      printed: printTime(print, series),
    })),
  )
  return {
    data: { name: 'cells', values },
    mark: { type: 'rect' as const, color: HEAT_COLOR },
    encoding: {
      x2: { field: 'to' },
      y2: { field: 'hi' },
      opacity: heatStrength(SCALE),
      tooltip: [
        { field: 'n', type: 'quantitative' as const, title: 'values', format: ',' },
        { field: 'bucket', type: 'nominal' as const },
        { field: 'printed', type: 'nominal' as const },
      ],
    },
  }
}

/** Percentiles in the middle of their prints; a print without values has none. */
function lines({ histogram, overTime = [] }: HistogramAnalysis, series: HistogramSeries) {
  const ps = shownPs(overTime)
  const shown = new Set(ps)
  const values = overTime.flatMap(({ quantiles }, at) =>
    quantiles
      .filter(({ p }) => shown.has(p))
      .map((quantile) => {
        const row = scaled(drawnRow(quantile, histogram), histogram.unitNs)
        const print = series.prints[at]
        return {
          from: (print.from + print.to) / 2,
          lo: histogram.kind === 'hist' ? Math.sqrt(row.lo * row.hi) : (row.lo + row.hi) / 2,
          p: percentile(quantile.p),
          lies: quantileRange(quantile, histogram.unitNs),
          printed: printTime(print, series),
        }
      }),
  )
  if (values.length === 0) return []
  return [
    {
      data: { name: 'percentiles', values },
      mark: { type: 'line' as const, strokeWidth: 1.6, point: { size: 26 }, clip: true },
      encoding: {
        color: {
          field: 'p',
          type: 'nominal' as const,
          scale: {
            domain: ps.map((p) => percentile(p)),
            range: ps.map((_, at) => lineColor(at, ps.length)),
          },
          legend: null,
        },
        tooltip: ['p', 'lies', 'printed'].map((field) => ({ field, type: 'nominal' as const })),
      },
    },
  ]
}

function yAxis({ histogram }: HistogramAnalysis, { prints }: HistogramSeries) {
  const rows = prints.flatMap(({ buckets }) =>
    buckets.map((bucket) => scaled(drawnRow(bucket, histogram), histogram.unitNs)),
  )
  const lo = rows.reduce((least, row) => Math.min(least, row.lo), Number.POSITIVE_INFINITY)
  const hi = rows.reduce((most, row) => Math.max(most, row.hi), Number.NEGATIVE_INFINITY)
  const label = histogram.unitNs === undefined ? { format: '~s' } : { labelExpr: DURATION_LABEL }
  if (histogram.kind === 'lhist') {
    return { scale: { domain: [lo, hi], nice: false, zero: false }, axis: label }
  }
  return {
    scale: { type: 'log' as const, domain: [lo, hi], nice: false },
    axis: { values: [...logAxis(lo, hi).values], ...label },
  }
}

function scaled({ lo, hi }: DrawnRow, unitNs = 1): DrawnRow {
  return { lo: lo * unitNs, hi: hi * unitNs }
}

/** The lowest, the highest and two between. */
function shownPs(overTime: NonNullable<HistogramAnalysis['overTime']>): readonly number[] {
  const ps =
    overTime.find(({ quantiles }) => quantiles.length > 0)?.quantiles.map(({ p }) => p) ?? []
  const ordered = [...ps].sort((a, b) => a - b)
  return ordered.length <= LINES.length
    ? ordered
    : [...ordered.slice(0, 3), ordered[ordered.length - 1]]
}

/** The highest stands out. */
function lineColor(at: number, lines: number): string {
  return at === lines - 1 ? TAIL_COLOR : LINES[at]
}

/** Seconds of the day as a clock shows them; without seconds where the axis is long. */
function clockLabel(prints: HistogramSeries['prints']): string {
  return `utcFormat(datum.value * 1000, '${isLong(prints) ? '%H:%M' : '%H:%M:%S'}')`
}

function isLong(prints: HistogramSeries['prints']): boolean {
  return prints[prints.length - 1].to - prints[0].from > 8 * HOUR_S
}

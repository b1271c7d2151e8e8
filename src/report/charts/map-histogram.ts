import type { HistogramAnalysis } from '../../model/analysis.ts'
import type { Bucket } from '../../model/histogram.ts'
import { mergeBuckets } from '../layout/bars.ts'
import { count, counted, percentile } from '../text/format.ts'
import { bucketRange } from '../words/bucket-words.ts'
import { PLAIN_COLOR, TAIL_COLOR } from '../words/component-colors.ts'
import { histogramName } from '../words/histogram-name.ts'
import type { ChartSpec } from './chart.ts'
import { CHART_INK, chartBase } from './chart-base.ts'

const MOST_ROWS = 48
const PARTS = ['with a percentile', 'other']

/** A histogram as bpftrace prints it, bucket under bucket, with the percentiles beside their buckets. */
export function mapHistogram(analysis: HistogramAnalysis): ChartSpec {
  const buckets = mergeBuckets(analysis.histogram.buckets, MOST_ROWS)
  const values = buckets.map((bucket) => row(bucket, analysis))
  const y = { field: 'bucket', type: 'nominal' as const, sort: null }
  const x = { field: 'count', type: 'quantitative' as const }
  return {
    ...chartBase(
      `Histogram ${histogramName(analysis.histogram)}: ${counted(analysis.count, 'value')}`,
    ),
    height: { step: 17 },
    data: { name: 'buckets', values },
    encoding: {
      y: { ...y, title: null, axis: { domain: false, ticks: false, labelLimit: 240 } },
      // Room for names of percentiles behind the longest bar.
      x: {
        ...x,
        title: 'values',
        scale: {
          domain: [0, 1.35 * buckets.reduce((most, { count }) => Math.max(most, count), 1)],
        },
        axis: { tickCount: 6, format: '~s', tickMinStep: 1 },
      },
    },
    layer: [
      {
        mark: { type: 'bar', height: { band: 0.8 }, cornerRadiusEnd: 1 },
        encoding: {
          color: {
            field: 'part',
            type: 'nominal',
            scale: { domain: PARTS, range: [TAIL_COLOR, PLAIN_COLOR] },
            legend: null,
          },
          tooltip: ['bucket', 'values', 'holds'].map((field) => ({ field, type: 'nominal' })),
        },
      },
      {
        mark: { type: 'text', align: 'left', dx: 5, color: CHART_INK, fontWeight: 600 },
        encoding: { text: { field: 'holds', type: 'nominal' } },
      },
    ],
  }
}

function row(bucket: Bucket, { quantiles, histogram }: HistogramAnalysis): object {
  const held = quantiles.filter(({ lo, hi }) => lo >= bucket.lo && hi <= bucket.hi)
  return {
    bucket: bucketRange(bucket, histogram.unitNs),
    count: bucket.count,
    values: count(bucket.count),
    holds: held.map(({ p }) => percentile(p)).join(', '),
    part: held.length > 0 ? PARTS[0] : PARTS[1],
  }
}

import type { FunctionAnalysis } from '../../model/analysis.ts'
import { COMPONENTS } from '../../model/components.ts'
import type { Latency, LatencyBin } from '../../model/distribution.ts'
import { counted, duration } from '../text/format.ts'
import { PLAIN_COLOR, TAIL_COLOR } from '../words/component-colors.ts'
import { COMPONENT_WORDS } from '../words/component-words.ts'
import { displayName } from '../words/display-name.ts'
import { measuredSpans } from '../words/headline.ts'
import type { ChartSpec } from './chart.ts'
import { CHART_INK, CHART_PAPER, chartBase } from './chart-base.ts'
import { DURATION_LABEL, logAxis } from './duration-axis.ts'
import { percentileMarks } from './percentile-marks.ts'

const PARTS = ['holds spans of the slowest 1 %', 'all others']

/** What the colours of the bars stand for. */
export const HISTOGRAM_LEGEND: readonly { readonly name: string; readonly color: string }[] = [
  { name: PARTS[0], color: TAIL_COLOR },
  { name: PARTS[1], color: PLAIN_COLOR },
]

/** How many spans took how long: logarithmic in both directions, so that one slow span among a million shows. */
export function latencyHistogram(fn: FunctionAnalysis, { bins }: Latency): ChartSpec {
  const filled = bins.filter(({ count }) => count > 0)
  const most = filled.reduce((max, { count }) => Math.max(max, count), 1)
  const axis = logAxis(bins[0]?.loNs ?? 1, bins.at(-1)?.hiNs ?? 10)
  const x = {
    type: 'quantitative' as const,
    title: 'latency',
    scale: { type: 'log' as const, domain: [...axis.domain], nice: false },
    axis: { values: [...axis.values], labelExpr: DURATION_LABEL, grid: false },
  }
  return {
    ...chartBase(
      `Histogram of the latency of ${displayName(fn.fn)}: ${counted(measuredSpans(fn), 'span')}`,
    ),
    height: 220,
    layer: [
      {
        data: { name: 'bins', values: filled.map(row) },
        params: [{ name: 'range', select: { type: 'interval', encodings: ['x'], zoom: false } }],
        mark: { type: 'rect', stroke: CHART_PAPER, strokeWidth: 0.5 },
        encoding: {
          x: { field: 'lo', ...x },
          x2: { field: 'hi' },
          y: {
            field: 'count',
            type: 'quantitative',
            title: 'spans (log scale)',
            scale: { type: 'symlog', domain: [0, most * 2.5], nice: false },
            axis: { values: powersUpTo(most) },
          },
          y2: { datum: 0 },
          color: {
            field: 'part',
            type: 'nominal',
            title: null,
            scale: { domain: PARTS, range: [TAIL_COLOR, PLAIN_COLOR] },
          },
          tooltip: [
            { field: 'latency', type: 'nominal' },
            { field: 'spans', type: 'nominal' },
            { field: 'mostly', type: 'nominal' },
          ],
        },
      },
      ...marks(fn),
    ],
  }
}

/** A line for each percentile with its name on top, in two lines so that neighbours do not meet. */
function marks(fn: FunctionAnalysis) {
  const values = percentileMarks(fn)
  const x = { field: 'ns', type: 'quantitative' as const }
  const named = [0, 1].map((line) => ({
    data: { values: values.filter((mark) => mark.line === line) },
    mark: {
      type: 'text' as const,
      align: 'center' as const,
      color: CHART_INK,
      fontWeight: 600 as const,
    },
    encoding: {
      x,
      y: { value: 6 + 14 * line },
      text: { field: 'label', type: 'nominal' as const },
    },
  }))
  return [
    {
      data: { values: [...values] },
      mark: { type: 'rule' as const, color: CHART_INK, strokeDash: [3, 3] },
      encoding: {
        x,
        y: { value: 28 },
        y2: { value: 'height' as const },
        tooltip: { field: 'label', type: 'nominal' as const },
      },
    },
    ...named,
  ]
}

function row(bin: LatencyBin): object {
  return {
    lo: Math.max(0.5, bin.loNs),
    hi: bin.hiNs,
    count: bin.count,
    part: bin.tailCount > 0 ? PARTS[0] : PARTS[1],
    latency: `${duration(bin.loNs)} to ${duration(bin.hiNs)}`,
    spans: counted(bin.count, 'span'),
    mostly: mostly(bin),
  }
}

function mostly({ componentsNs }: LatencyBin): string {
  const [best] = COMPONENTS.filter((name) => (componentsNs[name] ?? 0) > 0).sort(
    (a, b) => (componentsNs[b] ?? 0) - (componentsNs[a] ?? 0),
  )
  return best === undefined ? '' : COMPONENT_WORDS[best].label
}

function powersUpTo(most: number): number[] {
  const values = [0]
  for (let power = 1; power <= most; power *= 10) values.push(power)
  return values
}

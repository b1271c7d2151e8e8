import type { FunctionAnalysis, Quantile } from '../../model/analysis.ts'
import type { Latency } from '../../model/distribution.ts'
import { duration, percentile } from '../text/format.ts'
import { PLAIN_COLOR, TAIL_COLOR } from '../words/component-colors.ts'
import { displayName } from '../words/display-name.ts'
import { measuredSpans } from '../words/headline.ts'
import type { ChartLayer, ChartSpec } from './chart.ts'
import { CHART_INK, chartBase } from './chart-base.ts'
import { DURATION_LABEL, durationExpression, logAxis } from './duration-axis.ts'
import { percentileMarks } from './percentile-marks.ts'

/** The share at or below, from the share above: `99.9 %`. */
const SHARE_LABEL = "format(100 - 100 * datum.value, '.6~r') + ' %'"

interface CurveAxis {
  readonly type: 'quantitative'
  readonly title: string
  readonly scale: {
    readonly type: 'log'
    readonly domain: number[]
    readonly nice: false
    readonly reverse?: true
  }
  readonly axis: { readonly values: number[]; readonly labelExpr: string }
}

interface CurveAxes {
  readonly x: CurveAxis
  readonly y: CurveAxis
}

/**
 * The distribution function: which share of all spans took so long or less. The axis of the share widens towards 100 %,
 * as the tail needs; each percentile is marked with its 95 % interval.
 */
export function distributionCurve(fn: FunctionAnalysis, { points }: Latency): ChartSpec {
  const least = 1 / Math.max(10, 2 * measuredSpans(fn))
  return {
    ...chartBase(
      `Distribution of the latency of ${displayName(fn.fn)}: ${fn.quantiles.map(({ p, ns }) => `${percentile(p)} ${duration(ns)}`).join(', ')}`,
    ),
    height: 220,
    encoding: curveAxes([points[0]?.ns ?? 1, points.at(-1)?.ns ?? 10], least),
    layer: [
      {
        data: { name: 'points', values: curveRows(points, least) },
        mark: { type: 'line', interpolate: 'step-after', color: PLAIN_COLOR, strokeWidth: 2 },
        encoding: { x: { field: 'ns' }, y: { field: 'rest' } },
      },
      curveTips('points', 'the spans'),
      ...marks(fn, least),
    ],
  }
}

/** Latency across, the share at or below upwards; `least` is the smallest share above that is drawn. */
export function curveAxes([minNs, maxNs]: readonly [number, number], least: number): CurveAxes {
  const axis = logAxis(minNs, maxNs)
  return {
    x: {
      type: 'quantitative',
      title: 'latency',
      scale: { type: 'log', domain: [...axis.domain], nice: false },
      axis: { values: [...axis.values], labelExpr: DURATION_LABEL },
    },
    y: {
      type: 'quantitative',
      title: 'share of spans at or below',
      scale: { type: 'log', domain: [least, 1], reverse: true, nice: false },
      axis: { values: restsDownTo(least), labelExpr: SHARE_LABEL },
    },
  }
}

/** The slowest span, which nothing is above, ends the curve at half a span. */
export function curveRows(points: Latency['points'], least: number): object[] {
  return points.map(({ p, ns }) => ({ ns: Math.max(0.5, ns), rest: Math.max(least, 1 - p) }))
}

/** A line tells of its begin alone: the points of this data are there to be pointed at, and not seen. */
export function curveTips(name: string, spans: string): ChartLayer {
  const told = `format(100 - 100 * datum.rest, '.6~r') + ' % of ${spans}: ' + (${durationExpression('datum.ns')}) + ' or less'`
  return {
    data: { name },
    transform: [{ calculate: told, as: 'told' }],
    mark: { type: 'circle' as const, size: 160, opacity: 0 },
    encoding: {
      x: { field: 'ns' },
      y: { field: 'rest' },
      tooltip: { field: 'told', type: 'nominal' as const },
    },
  }
}

function marks(fn: FunctionAnalysis, least: number) {
  const values = percentileMarks(fn).map((mark, index) => ({
    ...mark,
    rest: Math.max(least, mark.rest),
    low: fn.quantiles[index].lowNs ?? mark.ns,
    high: fn.quantiles[index].highNs ?? mark.ns,
    between: between(fn.quantiles[index]),
  }))
  // On the left half there is no room left of a point.
  const middle = Math.sqrt(Math.max(0.5, fn.minNs) * Math.max(1, fn.maxNs))
  const y = { field: 'rest' }
  return [
    {
      data: { values },
      mark: { type: 'rule' as const, color: TAIL_COLOR, strokeWidth: 5, opacity: 0.3 },
      encoding: {
        x: { field: 'low' },
        x2: { field: 'high' },
        y,
        tooltip: { field: 'between', type: 'nominal' as const },
      },
    },
    {
      data: { values },
      mark: { type: 'circle' as const, color: TAIL_COLOR, size: 44, opacity: 1 },
      encoding: { x: { field: 'ns' }, y, tooltip: { field: 'label', type: 'nominal' as const } },
    },
    ...(['right', 'left'] as const).map((align) => ({
      data: { values: values.filter(({ ns }) => ns <= middle === (align === 'left')) },
      mark: {
        type: 'text' as const,
        align,
        dx: align === 'left' ? 8 : -9,
        dy: align === 'left' ? 7 : -6,
        color: CHART_INK,
        fontWeight: 600 as const,
      },
      encoding: {
        x: { field: 'ns' },
        y,
        text: { field: 'label', type: 'nominal' as const },
        tooltip: { field: 'between', type: 'nominal' as const },
      },
    })),
  ]
}

function between({ p, lowNs, highNs }: Quantile): string {
  const name = percentile(p)
  if (lowNs === undefined && highNs === undefined) return `${name}: no 95 % interval`
  const low = lowNs === undefined ? 'up' : `from ${duration(lowNs)}`
  return `${name}: 95 % interval ${low} ${highNs === undefined ? 'on' : `to ${duration(highNs)}`}`
}

function restsDownTo(least: number): number[] {
  const values = [1, 0.5]
  for (let power = 1; Number(`1e-${power}`) >= least; power++) values.push(Number(`1e-${power}`))
  return values
}

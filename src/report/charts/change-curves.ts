import type { FunctionChange, QuantileChange } from '../../model/comparison.ts'
import type { DistributionPoint } from '../../model/distribution.ts'
import { change, duration, percentile } from '../text/format.ts'
import { PLAIN_COLOR, TAIL_COLOR } from '../words/component-colors.ts'
import { displayName } from '../words/display-name.ts'
import type { ChartSpec } from './chart.ts'
import { chartBase } from './chart-base.ts'
import { curveAxes, curveRows, curveTips } from './distribution-curve.ts'

const SIDES = ['before', 'after'] as const
const COLORS = [PLAIN_COLOR, TAIL_COLOR]
/** Lines are not told apart by their colour alone. */
const DASHES = [
  [5, 3],
  [1, 0],
]

/** What the lines stand for. */
export const CURVES_LEGEND: readonly { readonly name: string; readonly color: string }[] =
  SIDES.map((name, at) => ({ name, color: COLORS[at] }))

/** The distribution functions of both captures over each other; the marks are the percentiles that were asked for. */
export function changeCurves(fn: FunctionChange): ChartSpec {
  const { before, after } = fn.curves
  const ends = [before, after].flatMap((points) => [points[0], points.at(-1)])
  const known = ends.flatMap((point) => point?.ns ?? [])
  const least = 1 / Math.max(10, 2 * fn.before.spans, 2 * fn.after.spans)
  return {
    ...chartBase(
      `Distribution of the latency of ${displayName(fn.fn)} before and after: ${fn.quantiles.map(moved).join(', ')}`,
    ),
    height: 260,
    encoding: curveAxes([Math.min(...known, 1e300), Math.max(...known, 1)], least),
    layer: [
      line(before, 0, least),
      line(after, 1, least),
      ...SIDES.map((name) => curveTips(name, `the spans ${name}`)),
      ...SIDES.map((_, at) => marks(fn, at, least)),
    ],
  }
}

function moved({ p, beforeNs, afterNs }: QuantileChange): string {
  return `${percentile(p)} ${duration(beforeNs)} to ${duration(afterNs)}`
}

function line(points: readonly DistributionPoint[], at: number, least: number) {
  return {
    data: { name: SIDES[at], values: curveRows(points, least) },
    mark: {
      type: 'line' as const,
      interpolate: 'step-after' as const,
      color: COLORS[at],
      strokeWidth: 2,
      strokeDash: DASHES[at],
    },
    encoding: { x: { field: 'ns' }, y: { field: 'rest' } },
  }
}

function marks({ quantiles }: FunctionChange, at: number, least: number) {
  const values = quantiles.map(({ p, beforeNs, afterNs, changeNs, verdict }) => ({
    ns: Math.max(0.5, at === 0 ? beforeNs : afterNs),
    rest: Math.max(least, 1 - p),
    percentile: percentile(p),
    ...{ before: duration(beforeNs), after: duration(afterNs), change: change(changeNs), verdict },
  }))
  return {
    data: { name: `${SIDES[at]} percentiles`, values },
    mark: { type: 'circle' as const, color: COLORS[at], size: 44, opacity: 1 },
    encoding: {
      x: { field: 'ns' },
      y: { field: 'rest' },
      tooltip: ['percentile', 'before', 'after', 'change', 'verdict'].map((field) => ({
        field,
        type: 'nominal' as const,
      })),
    },
  }
}

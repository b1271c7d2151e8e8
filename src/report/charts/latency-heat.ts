import type { Analysis, FunctionAnalysis } from '../../model/analysis.ts'
import type { HeatMap } from '../../model/distribution.ts'
import { duration } from '../text/format.ts'
import { HEAT_COLOR, TAIL_COLOR } from '../words/component-colors.ts'
import { displayName } from '../words/display-name.ts'
import type { ChartSpec } from './chart.ts'
import { CHART_INK, chartBase } from './chart-base.ts'
import {
  CLOSE_DURATION_LABEL,
  DURATION_LABEL,
  durationExpression,
  logAxis,
} from './duration-axis.ts'
import { eventData, eventMarks } from './event-marks.ts'
import { type ColorStep, type HeatScale, heatSteps, heatStrength } from './heat-shades.ts'

/** How strong a cell is that holds the fewest spans. */
const SCALE: HeatScale = { faintest: 0.35, of: 'span' }

/** When spans began and how long they took, with the runtime's events in strips above; rings are the spans listed below. */
export function latencyHeat(fn: FunctionAnalysis, heat: HeatMap, analysis: Analysis): ChartSpec {
  const { edgesNs } = heat
  const window = windowOf(heat)
  const axis = logAxis(edgesNs[0], edgesNs[edgesNs.length - 1])
  return {
    ...chartBase(`Heat map of the latency of ${displayName(fn.fn)} over time`),
    height: 260,
    datasets: { ...eventData(analysis.events, window) },
    encoding: {
      x: {
        type: 'quantitative',
        title: 'time since the first event',
        scale: { domain: [...window], nice: false },
        axis: { labelExpr: CLOSE_DURATION_LABEL, grid: false, tickCount: 8 },
      },
      y: {
        type: 'quantitative',
        title: 'latency',
        scale: { type: 'log', domain: [...axis.domain], nice: false },
        axis: { values: [...axis.values], labelExpr: DURATION_LABEL },
      },
    },
    layer: [cells(heat), ...eventMarks(analysis.events), rings(fn, analysis), ...driftMark(fn)],
    resolve: { scale: { color: 'independent' } },
  }
}

/** The stretch in which spans began: before and behind it there is nothing to see. */
function windowOf({ stepNs, cells: filled }: HeatMap): readonly [number, number] {
  const columns = filled.map(({ column }) => column)
  return [
    columns.reduce((least, column) => Math.min(least, column), Number.POSITIVE_INFINITY) * stepNs,
    (columns.reduce((most, column) => Math.max(most, column), 0) + 1) * stepNs,
  ]
}

/** What strong and faint cells hold. */
export function heatLegend({ cells: filled }: HeatMap): readonly ColorStep[] {
  return heatSteps(
    filled.map(({ count }) => count),
    SCALE,
  )
}

/** Of each of thousands of cells the page holds three numbers: column, row and how many; the chart works out the rest. */
function cells({ stepNs, edgesNs, cells: filled }: HeatMap) {
  const edges = JSON.stringify(edgesNs)
  const calculated = {
    from: `datum.c * ${stepNs}`,
    to: `(datum.c + 1) * ${stepNs}`,
    lo: `max(0.5, ${edges}[datum.r])`,
    hi: `${edges}[datum.r + 1]`,
    latency: `(${durationExpression('datum.lo')}) + ' to ' + (${durationExpression('datum.hi')})`,
    began: `(${durationExpression('datum.from')}) + ' into the capture'`,
  }
  return {
    data: {
      name: 'cells',
      values: filled.map(({ column, row, count }) => ({ c: column, r: row, n: count })),
    },
    transform: Object.entries(calculated).map(([as, calculate]) => ({ calculate, as })),
    params: [
      {
        name: 'range',
        select: { type: 'interval' as const, encodings: ['x' as const, 'y' as const], zoom: false },
      },
    ],
    mark: { type: 'rect' as const, color: HEAT_COLOR },
    encoding: {
      x: { field: 'from' },
      x2: { field: 'to' },
      y: { field: 'lo' },
      y2: { field: 'hi' },
      opacity: heatStrength(SCALE),
      tooltip: [
        { field: 'n', type: 'quantitative' as const, title: 'spans', format: ',' },
        { field: 'latency', type: 'nominal' as const },
        { field: 'began', type: 'nominal' as const },
      ],
    },
  }
}

/** Where the level of the latency changes most. */
function driftMark({ drift }: FunctionAnalysis) {
  if (drift === undefined) return []
  const { atSeconds, fromNs, toNs } = drift
  const change = `the median goes from ${duration(fromNs)} to ${duration(toNs)}`
  return [
    {
      data: { name: 'drift', values: [{ at: Math.round(atSeconds * 1e9), change }] },
      mark: {
        type: 'rule' as const,
        color: TAIL_COLOR,
        strokeDash: [6, 4],
        strokeWidth: 1.5,
        clip: true,
      },
      encoding: {
        x: { field: 'at' },
        y: { value: 0 },
        y2: { value: 'height' as const },
        tooltip: { field: 'change', type: 'nominal' as const },
      },
    },
  ]
}

/** Where the slowest spans stand. */
function rings(fn: FunctionAnalysis, { capture }: Analysis) {
  const values = fn.exemplars.flatMap(({ span: { startNs, durNs }, capture: origin }, index) => {
    const firstNs = origin?.startNs ?? capture.startNs
    return startNs === undefined || firstNs === undefined
      ? []
      : [
          {
            from: Number(startNs - firstNs),
            ns: Math.max(0.5, durNs),
            name: `${index + 1}`,
            span: `slowest ${index + 1}: ${duration(durNs)}`,
          },
        ]
  })
  return {
    data: { name: 'rings', values },
    mark: { type: 'point' as const, color: CHART_INK, size: 50, strokeWidth: 1.2, clip: true },
    encoding: {
      x: { field: 'from' },
      y: { field: 'ns' },
      tooltip: { field: 'span', type: 'nominal' as const },
    },
  }
}

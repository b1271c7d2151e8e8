import { COMPONENTS } from '../../model/components.ts'
import type {
  DistributionPoint,
  EventInterval,
  HeatMap,
  Latency,
} from '../../model/distribution.ts'

type Columns = Readonly<Record<string, readonly (number | null)[]>>

/** The distribution of a latency, in columns; only components that occur. */
export function latencyJson({ bins, points }: Latency): object {
  const used = COMPONENTS.filter((name) => bins.some(({ componentsNs }) => name in componentsNs))
  return {
    bins: {
      lo_ns: bins.map(({ loNs }) => loNs),
      hi_ns: bins.map(({ hiNs }) => hiNs),
      count: bins.map(({ count }) => count),
      body_count: bins.map(({ bodyCount }) => bodyCount),
      tail_count: bins.map(({ tailCount }) => tailCount),
      components_ns: Object.fromEntries(
        used.map((name) => [name, bins.map(({ componentsNs }) => componentsNs[name] ?? 0)]),
      ),
    },
    points: pointsJson(points),
  }
}

/** A distribution function, in columns. */
export function pointsJson(points: readonly DistributionPoint[]): Columns {
  return { p: points.map(({ p }) => p), ns: points.map(({ ns }) => ns) }
}

/** Latency over time; its cells in columns. */
export function heatJson({ stepNs, columns, edgesNs, cells }: HeatMap): object {
  return {
    step_ns: stepNs,
    columns,
    edges_ns: edgesNs,
    cells: {
      column: cells.map(({ column }) => column),
      row: cells.map(({ row }) => row),
      count: cells.map(({ count }) => count),
    },
  }
}

/** When a runtime event went on, in columns. */
export function intervalsJson(intervals: readonly EventInterval[]): Columns {
  return {
    from_ns: intervals.map(({ fromNs }) => fromNs),
    to_ns: intervals.map(({ toNs }) => toNs),
    count: intervals.map(({ count }) => count),
    busy_ns: intervals.map(({ busyNs }) => busyNs),
  }
}

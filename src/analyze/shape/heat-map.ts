import type { HeatCell, HeatMap } from '../../model/distribution.ts'
import { logEdges } from '../order/log-edges.ts'
import type { TimeWindow } from '../spans/capture-place.ts'
import { type SpanPopulation, spanWeights } from '../spans/span-population.ts'

const COLUMNS = 120
const MOST_ROWS = 40

/**
 * Spans by start and latency: 120 columns over the window, at most 40 rows; `sorted` are
 * their rows, fastest first. What begins outside the window counts in the column beside. `undefined` where no span has a start.
 */
export function heatMap(
  store: SpanPopulation,
  sorted: Int32Array,
  window: TimeWindow | undefined,
): HeatMap | undefined {
  if (window === undefined || !(window.toNs > window.fromNs)) return undefined
  const { columns } = store
  const { sampled, bodyWeight } = spanWeights(store, sorted)
  const edges = logEdges(store.minNs, store.maxNs, MOST_ROWS)
  const stepNs = (window.toNs - window.fromNs) / COLUMNS
  const counts = new Float64Array((edges.length - 1) * COLUMNS)
  let row = 0
  for (let place = 0; place < sorted.length; place++) {
    const durNs = columns.durNs(sorted[place])
    while (durNs >= edges[row + 1]) row++
    const column = Math.floor((columns.startNs(sorted[place]) - window.fromNs) / stepNs)
    if (Number.isNaN(column)) continue
    const inside = Math.min(COLUMNS - 1, Math.max(0, column))
    counts[inside * (edges.length - 1) + row] += place < sampled ? bodyWeight : 1
  }
  const cells = filledCells(counts, edges.length - 1)
  return cells.length === 0
    ? undefined
    : { stepNs, columns: COLUMNS, edgesNs: Array.from(edges), cells }
}

function filledCells(counts: Float64Array, rows: number): readonly HeatCell[] {
  const cells: HeatCell[] = []
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] === 0) continue
    // A sampled span stands for at least one.
    const count = Math.max(1, Math.round(counts[i]))
    cells.push({ column: Math.floor(i / rows), row: i % rows, count })
  }
  return cells
}

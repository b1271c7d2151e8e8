import type { SpanSample } from '../../model/distribution.ts'
import { logEdges } from '../order/log-edges.ts'
import type { TimeWindow } from '../spans/capture-place.ts'
import { type SpanDraft, spanDraft } from '../spans/span-draft.ts'
import type { ChosenSpans } from '../spans/span-population.ts'
import { Random } from '../statistics/random.ts'

const ROWS = 40
const COLUMNS = 60
/** So many of a cell are kept at most, and so many of all. */
const OF_CELL = 8
const MOST = 3000
const SEED = 1

/** Spans of one step of latency and one of time: how many there are, and some by chance. */
interface Cell {
  seen: number
  readonly rows: number[]
}

/** What the words of a sampled span come from. */
export interface SampleContext {
  /** Absent where spans have no time that all can be held against. */
  readonly window?: TimeWindow | undefined
  /** The name of a wait reason by its number. */
  readonly reason: (number: number) => string
  readonly groupOf?: ((span: SpanDraft) => number | undefined) | undefined
}

/**
 * Spans that stand for all: the same number by chance (reservoir sampling, Vitter's algorithm R) from each cell of 40 steps
 * of latency and 60 of time, so that no part of either is without one. Where they are too many, each cell keeps its first.
 */
export function spanSample(chosen: ChosenSpans, context: SampleContext): SpanSample {
  const { columns } = chosen.population
  const rows = sampledRows(chosen, context.window).sort(
    (a, b) => columns.durNs(b) - columns.durNs(a) || a - b,
  )
  const draft = spanDraft()
  const sample = emptySample(rows.length)
  rows.forEach((row, at) => {
    columns.read(row, draft)
    describe(sample, at, draft, context)
  })
  return sample
}

function sampledRows(
  { population, sorted }: ChosenSpans,
  window: TimeWindow | undefined,
): number[] {
  const { columns, minNs, maxNs } = population
  const edges = logEdges(minNs, maxNs, ROWS)
  const cells = Array.from({ length: edges.length * COLUMNS }, (): Cell => ({ seen: 0, rows: [] }))
  const random = new Random(SEED)
  let bin = 0
  for (const row of sorted) {
    while (columns.durNs(row) >= edges[bin + 1]) bin++
    const column = columnOf(columns.startNs(row), window)
    keep(cells[bin * COLUMNS + column], row, random)
  }
  return inTurns(cells.map(({ rows }) => rows).reverse())
}

/** Where in time a span lies; what begins outside counts in the column beside. */
function columnOf(startNs: number, window: TimeWindow | undefined): number {
  if (window === undefined) return 0
  const { fromNs, toNs } = window
  const column = Math.floor((COLUMNS * (startNs - fromNs)) / (toNs - fromNs))
  return column > 0 ? Math.min(COLUMNS - 1, column) : 0
}

function keep(cell: Cell, row: number, random: Random): void {
  cell.seen++
  if (cell.rows.length < OF_CELL) cell.rows.push(row)
  else {
    const place = random.below(cell.seen)
    if (place < OF_CELL) cell.rows[place] = row
  }
}

/** One of each cell, then another one of each, while there is room: the slowest cells first. */
function inTurns(cells: readonly (readonly number[])[]): number[] {
  const taken: number[] = []
  for (let turn = 0; turn < OF_CELL; turn++) {
    for (const rows of cells) {
      if (turn < rows.length && taken.length < MOST) taken.push(rows[turn])
    }
  }
  return taken
}

function emptySample(length: number): SpanSample {
  return {
    fromNs: new Float64Array(length),
    durNs: new Float64Array(length),
    gid: new Float64Array(length),
    component: new Uint8Array(length),
    componentNs: new Float64Array(length),
    wait: new Array<string>(length).fill(''),
    group: new Int32Array(length),
  }
}

function describe(
  sample: SpanSample,
  at: number,
  draft: SpanDraft,
  { window, reason, groupOf }: SampleContext,
): void {
  let most = 0
  draft.components.forEach((ns, i) => {
    if (ns > draft.components[most]) most = i
  })
  sample.fromNs[at] = window === undefined ? Number.NaN : draft.startNs - window.fromNs
  sample.durNs[at] = draft.durNs
  sample.gid[at] = draft.gid
  sample.component[at] = most
  sample.componentNs[at] = draft.components[most]
  sample.wait[at] = draft.topWait < 0 ? '' : reason(draft.topWait)
  sample.group[at] = groupOf?.(draft) ?? -1
}

import { COMPONENTS } from '../../model/components.ts'
import { DOUBTFUL } from '../../model/span-flags.ts'
import { KEPT_PLACES, LargestPlaces } from '../places/largest-places.ts'
import { NestedColumns } from './nested-columns.ts'
import { PartColumns } from './part-columns.ts'
import type { SpanDraft } from './span-draft.ts'

/** Small blocks: a capture may watch many functions, and each has a block of its own. */
const BLOCK_BITS = 9
const BLOCK_ROWS = 1 << BLOCK_BITS
const ROW_MASK = BLOCK_ROWS - 1

// Times: three doubles a row.
const TIMES = 3
const START = 0
const DUR = 1
const GID = 2

// Counts: six integers a row; the fifth packs the flags and the wait reason.
const COUNTS = 6
const PID = 0
const DEPTH = 1
const TRANSITIONS = 2
const MIGRATIONS = 3
const MARKS = 4
const LABELS = 5
const FLAG_BITS = 8
const FLAG_MASK = (1 << FLAG_BITS) - 1

// Parts: the components, then the overlays.
const WIDTH = COMPONENTS.length
const GC_MARK = WIDTH
const STW_OVERLAP = WIDTH + 1
const ASSIST_WALL = WIDTH + 2
const PARTS = WIDTH + 3

interface Block {
  readonly times: Float64Array
  readonly counts: Int32Array
  /** Nanoseconds. */
  readonly parts: PartColumns
  /** The numbers of the largest places, each followed by its nanoseconds; absent while no span has any. */
  places: PartColumns | undefined
  /** Time inside calls of other traced functions; absent while no span made any. */
  nested: NestedColumns | undefined
}

/** Spans in columns, in blocks: growing copies nothing, and components that do not occur take no room. */
export class SpanColumns {
  readonly #blocks: Block[] = []
  readonly #wide = new Map<number, number>()
  readonly #largest = new LargestPlaces()
  #length = 0

  get length(): number {
    return this.#length
  }

  /** Adds a row; returns its number. */
  append(span: SpanDraft): number {
    const row = this.#length++
    if (row >> BLOCK_BITS === this.#blocks.length) this.#blocks.push(this.#newBlock())
    const { parts } = this.#writeHead(row, span)
    const place = row & ROW_MASK
    const key = row * PARTS
    // A new row is all zeros, and so are most parts of a span.
    for (let i = 0; i < WIDTH; i++) {
      const ns = span.components[i]
      if (ns !== 0) parts.put(i, place, ns, key + i)
    }
    if (span.gcMarkNs !== 0) parts.put(GC_MARK, place, span.gcMarkNs, key + GC_MARK)
    if (span.stwOverlapNs !== 0) parts.put(STW_OVERLAP, place, span.stwOverlapNs, key + STW_OVERLAP)
    if (span.assistWallNs !== 0) parts.put(ASSIST_WALL, place, span.assistWallNs, key + ASSIST_WALL)
    return row
  }

  /** Overwrites a row. */
  write(row: number, span: SpanDraft): void {
    const { parts } = this.#writeHead(row, span)
    const place = row & ROW_MASK
    const key = row * PARTS
    for (let i = 0; i < WIDTH; i++) parts.put(i, place, span.components[i], key + i)
    parts.put(GC_MARK, place, span.gcMarkNs, key + GC_MARK)
    parts.put(STW_OVERLAP, place, span.stwOverlapNs, key + STW_OVERLAP)
    parts.put(ASSIST_WALL, place, span.assistWallNs, key + ASSIST_WALL)
  }

  /** All but the parts. */
  #writeHead(row: number, span: SpanDraft): Block {
    const block = this.#blocks[row >> BLOCK_BITS]
    const { times, counts } = block
    const place = row & ROW_MASK
    const time = place * TIMES
    times[time + START] = span.startNs
    times[time + DUR] = span.durNs
    times[time + GID] = span.gid
    const count = place * COUNTS
    counts[count + PID] = span.pid
    counts[count + DEPTH] = span.depth
    counts[count + TRANSITIONS] = span.transitions
    counts[count + MIGRATIONS] = span.migrations
    counts[count + MARKS] = span.flags | ((span.topWait + 1) << FLAG_BITS)
    counts[count + LABELS] = span.labels
    if (span.nested !== undefined || block.nested !== undefined) {
      block.nested ??= new NestedColumns(BLOCK_ROWS, this.#wide)
      block.nested.write(place, row, span.nested)
    }
    if (span.places !== undefined || block.places !== undefined) this.#writePlaces(row, span, block)
    return block
  }

  #writePlaces(row: number, { places }: SpanDraft, block: Block): void {
    block.places ??= new PartColumns(2 * KEPT_PLACES, BLOCK_ROWS, 0, this.#wide)
    const largest = this.#largest
    if (places === undefined) largest.clear()
    else largest.fill(places)
    const at = row & ROW_MASK
    for (let i = 0; i < KEPT_PLACES; i++) {
      const isThere = i < largest.count
      block.places.put(2 * i, at, isThere ? largest.place[i] : 0, -1 - row * KEPT_PLACES - i)
      block.places.put(2 * i + 1, at, isThere ? largest.ns[i] : 0, -1 - row * KEPT_PLACES - i)
    }
  }

  /** Tells what a row spent inside calls of other traced functions, by their chain. */
  eachNested(row: number, take: (path: number, ns: number) => void): void {
    this.#blocks[row >> BLOCK_BITS].nested?.each(row & ROW_MASK, row, take)
  }

  /** Tells the largest places of a row with their nanoseconds. */
  eachPlace(row: number, take: (place: number, ns: number) => void): void {
    const { places } = this.#blocks[row >> BLOCK_BITS]
    if (places === undefined) return
    const at = row & ROW_MASK
    for (let i = 0; i < KEPT_PLACES; i++) {
      const ns = places.get(2 * i + 1, at, -1 - row * KEPT_PLACES - i)
      if (ns === 0) return
      take(places.get(2 * i, at, 0), ns)
    }
  }

  /** Nanoseconds that a row spent at a place; 0 where that is none of its largest. */
  placeNs(row: number, place: number): number {
    const { places } = this.#blocks[row >> BLOCK_BITS]
    if (places === undefined) return 0
    const at = row & ROW_MASK
    for (let i = 0; i < KEPT_PLACES; i++) {
      if (places.get(2 * i, at, 0) !== place) continue
      return places.get(2 * i + 1, at, -1 - row * KEPT_PLACES - i)
    }
    return 0
  }

  /** Fills `span` from a row; its `fn` is left as it is. */
  read(row: number, span: SpanDraft): void {
    const { times, counts, parts } = this.#blocks[row >> BLOCK_BITS]
    const place = row & ROW_MASK
    const time = place * TIMES
    span.startNs = times[time + START]
    span.durNs = times[time + DUR]
    span.gid = times[time + GID]
    const count = place * COUNTS
    span.pid = counts[count + PID]
    span.depth = counts[count + DEPTH]
    span.transitions = counts[count + TRANSITIONS]
    span.migrations = counts[count + MIGRATIONS]
    span.flags = counts[count + MARKS] & FLAG_MASK
    span.topWait = (counts[count + MARKS] >> FLAG_BITS) - 1
    span.labels = counts[count + LABELS]
    const key = row * PARTS
    for (let i = 0; i < WIDTH; i++) span.components[i] = parts.get(i, place, key + i)
    span.gcMarkNs = parts.get(GC_MARK, place, key + GC_MARK)
    span.stwOverlapNs = parts.get(STW_OVERLAP, place, key + STW_OVERLAP)
    span.assistWallNs = parts.get(ASSIST_WALL, place, key + ASSIST_WALL)
  }

  /** Spans in doubt are lossy, or clean after all. */
  settleDoubts(flag: number): void {
    for (const { counts } of this.#blocks) {
      for (let at = MARKS; at < counts.length; at += COUNTS) {
        if ((counts[at] & DOUBTFUL) !== 0) counts[at] = (counts[at] & ~DOUBTFUL) | flag
      }
    }
  }

  /** Nanoseconds of one row. */
  durNs(row: number): number {
    return this.#blocks[row >> BLOCK_BITS].times[(row & ROW_MASK) * TIMES + DUR]
  }

  /** When a row began, relative to the origin second; NaN where it has no start. */
  startNs(row: number): number {
    return this.#blocks[row >> BLOCK_BITS].times[(row & ROW_MASK) * TIMES + START]
  }

  /** How often the goroutine of a row changed its status in it. */
  transitions(row: number): number {
    return this.#blocks[row >> BLOCK_BITS].counts[(row & ROW_MASK) * COUNTS + TRANSITIONS]
  }

  /** What is to be known about a row, as bits of SPAN_FLAG. */
  flags(row: number): number {
    const { counts } = this.#blocks[row >> BLOCK_BITS]
    return counts[(row & ROW_MASK) * COUNTS + MARKS] & FLAG_MASK
  }

  /** The number of a row's set of labels, and its process. */
  labels(row: number): number {
    return this.#blocks[row >> BLOCK_BITS].counts[(row & ROW_MASK) * COUNTS + LABELS]
  }

  pid(row: number): number {
    return this.#blocks[row >> BLOCK_BITS].counts[(row & ROW_MASK) * COUNTS + PID]
  }

  #newBlock(): Block {
    return {
      times: new Float64Array(BLOCK_ROWS * TIMES),
      counts: new Int32Array(BLOCK_ROWS * COUNTS),
      places: undefined,
      nested: undefined,
      // What occurred in the block before will mostly occur in this one.
      parts: new PartColumns(PARTS, BLOCK_ROWS, this.#blocks.at(-1)?.parts.used ?? 0, this.#wide),
    }
  }
}

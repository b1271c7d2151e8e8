import { COMPONENTS } from '../../model/components.ts'
import { DOUBTFUL } from '../../model/span-flags.ts'
import { KEPT_PLACES, LargestPlaces } from '../places/largest-places.ts'
import { NestedColumns } from './nested-columns.ts'
import { ofPart, PartColumns, toPart } from './part-columns.ts'
import type { SpanDraft } from './span-draft.ts'

/** Small blocks: a capture may watch many functions, and each has a block of its own. */
const BLOCK_BITS = 9
const BLOCK_ROWS = 1 << BLOCK_BITS
const ROW_MASK = BLOCK_ROWS - 1

/** How long each row took, and its goroutine: side by side, since ids are doubles, too. */
const PAIR = 2

// Parts: the components, the overlays, then counts; `MARKS` packs the flags and the wait reason.
const WIDTH = COMPONENTS.length
const GC_MARK = WIDTH
const STW_OVERLAP = WIDTH + 1
const ASSIST_WALL = WIDTH + 2
const PID = WIDTH + 3
const DEPTH = WIDTH + 4
const TRANSITIONS = WIDTH + 5
const MIGRATIONS = WIDTH + 6
const MARKS = WIDTH + 7
const LABELS = WIDTH + 8
const PARTS = WIDTH + 9
const FLAG_BITS = 8
const FLAG_MASK = (1 << FLAG_BITS) - 1

/** What may be gathered: a component by its index, how often the goroutine changed its thread, or the process by `toPart`. */
export type SpanPart = number | 'migrations' | 'pid'

interface Block {
  readonly durAndGid: Float64Array
  /** Absent while no span has a start. */
  startNs: Float64Array | undefined
  readonly parts: PartColumns
  /** The numbers of the largest places, each followed by its nanoseconds; absent while no span has any. */
  places: PartColumns | undefined
  /** Time inside calls of other traced functions; absent while no span made any. */
  nested: NestedColumns | undefined
}

/** Spans in columns, in blocks: growing copies nothing, and what does not occur takes no room. */
export class SpanColumns {
  readonly #blocks: Block[] = []
  readonly #wide = new Map<number, number>()
  readonly #largest = new LargestPlaces()
  #length = 0
  /** The flags that any row has, or had before it was overwritten. */
  #flags = 0

  get length(): number {
    return this.#length
  }

  /** Adds a row; returns its number. */
  append(span: SpanDraft): number {
    const row = this.#length++
    if (row >> BLOCK_BITS === this.#blocks.length) this.#blocks.push(this.#newBlock())
    this.write(row, span)
    return row
  }

  /** Overwrites a row. */
  write(row: number, span: SpanDraft): void {
    const block = this.#blocks[row >> BLOCK_BITS]
    const { parts, durAndGid } = block
    const place = row & ROW_MASK
    durAndGid[place * PAIR] = span.durNs
    durAndGid[place * PAIR + 1] = span.gid
    if (block.startNs !== undefined || !Number.isNaN(span.startNs)) {
      block.startNs ??= new Float64Array(BLOCK_ROWS).fill(Number.NaN)
      block.startNs[place] = span.startNs
    }
    const key = row * PARTS
    for (let i = 0; i < WIDTH; i++) parts.put(i, place, span.components[i], key + i)
    parts.put(GC_MARK, place, span.gcMarkNs, key + GC_MARK)
    parts.put(STW_OVERLAP, place, span.stwOverlapNs, key + STW_OVERLAP)
    parts.put(ASSIST_WALL, place, span.assistWallNs, key + ASSIST_WALL)
    parts.put(PID, place, toPart(span.pid), key + PID)
    parts.put(DEPTH, place, toPart(span.depth), key + DEPTH)
    parts.put(TRANSITIONS, place, span.transitions, key + TRANSITIONS)
    parts.put(MIGRATIONS, place, span.migrations, key + MIGRATIONS)
    this.#flags |= span.flags
    parts.put(MARKS, place, span.flags | ((span.topWait + 1) << FLAG_BITS), key + MARKS)
    parts.put(LABELS, place, span.labels, key + LABELS)
    if (span.nested !== undefined || block.nested !== undefined) {
      block.nested ??= new NestedColumns(BLOCK_ROWS, this.#wide)
      block.nested.write(place, row, span.nested)
    }
    if (span.places !== undefined || block.places !== undefined) this.#writePlaces(row, span, block)
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
    const { durAndGid, startNs, parts } = this.#blocks[row >> BLOCK_BITS]
    const place = row & ROW_MASK
    span.startNs = startNs === undefined ? Number.NaN : startNs[place]
    span.durNs = durAndGid[place * PAIR]
    span.gid = durAndGid[place * PAIR + 1]
    const key = row * PARTS
    for (let i = 0; i < WIDTH; i++) span.components[i] = parts.get(i, place, key + i)
    span.gcMarkNs = parts.get(GC_MARK, place, key + GC_MARK)
    span.stwOverlapNs = parts.get(STW_OVERLAP, place, key + STW_OVERLAP)
    span.assistWallNs = parts.get(ASSIST_WALL, place, key + ASSIST_WALL)
    span.pid = ofPart(parts.get(PID, place, key + PID))
    span.depth = ofPart(parts.get(DEPTH, place, key + DEPTH))
    span.transitions = parts.get(TRANSITIONS, place, key + TRANSITIONS)
    span.migrations = parts.get(MIGRATIONS, place, key + MIGRATIONS)
    const marks = parts.get(MARKS, place, key + MARKS)
    span.flags = marks & FLAG_MASK
    span.topWait = (marks >> FLAG_BITS) - 1
    span.labels = parts.get(LABELS, place, key + LABELS)
  }

  /** One number of each of these rows, one behind the other; undefined where it is 0 in all rows that there are. */
  gather(part: SpanPart, rows: Int32Array): Float64Array | undefined {
    const column = part === 'migrations' ? MIGRATIONS : part === 'pid' ? PID : part
    if (!this.#blocks.some(({ parts }) => parts.holds(column))) return undefined
    const numbers = new Float64Array(rows.length)
    for (let i = 0; i < rows.length; i++) numbers[i] = this.#part(rows[i], column)
    return numbers
  }

  /** Spans in doubt are lossy, or clean after all. */
  settleDoubts(flag: number): void {
    if ((this.#flags & DOUBTFUL) === 0) return
    this.#flags |= flag
    for (const [block, { parts }] of this.#blocks.entries()) {
      if (!parts.holds(MARKS)) continue
      for (let place = 0; place < BLOCK_ROWS; place++) {
        const key = ((block << BLOCK_BITS) + place) * PARTS + MARKS
        const marks = parts.get(MARKS, place, key)
        if ((marks & DOUBTFUL) !== 0) parts.put(MARKS, place, (marks & ~DOUBTFUL) | flag, key)
      }
    }
  }

  /** Whether any row has one of these flags. */
  hasFlag(mask: number): boolean {
    if ((this.#flags & mask) === 0) return false
    for (let row = 0; row < this.#length; row++) {
      if (!this.#blocks[row >> BLOCK_BITS].parts.holds(MARKS)) row |= ROW_MASK
      else if ((this.flags(row) & mask) !== 0) return true
    }
    return false
  }

  /** Nanoseconds of one row. */
  durNs(row: number): number {
    return this.#blocks[row >> BLOCK_BITS].durAndGid[(row & ROW_MASK) * PAIR]
  }

  /** When a row began, relative to the origin second; NaN where it has no start. */
  startNs(row: number): number {
    const { startNs } = this.#blocks[row >> BLOCK_BITS]
    return startNs === undefined ? Number.NaN : startNs[row & ROW_MASK]
  }

  /** The runtime's number of the wait reason for which a row waited longest, -1 for none. */
  topWait(row: number): number {
    return (this.#part(row, MARKS) >> FLAG_BITS) - 1
  }

  /** How often the goroutine of a row changed its status in it. */
  transitions(row: number): number {
    return this.#part(row, TRANSITIONS)
  }

  /** How often it changed its thread. */
  migrations(row: number): number {
    return this.#part(row, MIGRATIONS)
  }

  /** What is to be known about a row, as bits of SPAN_FLAG. */
  flags(row: number): number {
    return this.#part(row, MARKS) & FLAG_MASK
  }

  /** The number of a row's set of labels, and its process. */
  labels(row: number): number {
    return this.#part(row, LABELS)
  }

  pid(row: number): number {
    return ofPart(this.#part(row, PID))
  }

  #part(row: number, part: number): number {
    return this.#blocks[row >> BLOCK_BITS].parts.get(part, row & ROW_MASK, row * PARTS + part)
  }

  #newBlock(): Block {
    return {
      durAndGid: new Float64Array(BLOCK_ROWS * PAIR),
      startNs: undefined,
      places: undefined,
      nested: undefined,
      // What occurred in the block before will mostly occur in this one.
      parts: new PartColumns(PARTS, BLOCK_ROWS, this.#blocks.at(-1)?.parts.used ?? 0, this.#wide),
    }
  }
}

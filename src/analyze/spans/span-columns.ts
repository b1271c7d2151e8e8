import { DOUBTFUL } from '../../model/span-flags.ts'
import { ofPart, ofParts, PartColumns } from './part-columns.ts'
import { blockOf, blockRows, lastOfBlock, placeOf } from './row-blocks.ts'
import { ShareColumns } from './share-columns.ts'
import type { SpanDraft } from './span-draft.ts'
import {
  ASSIST_WALL,
  DEPTH,
  FLAG_BITS,
  FLAG_MASK,
  GC_MARK,
  GID_HIGH,
  GID_LOW,
  LABELS,
  MARKS,
  MIGRATIONS,
  PARTS,
  PID,
  SpanParts,
  STW_OVERLAP,
  TRANSITIONS,
  UNKNOWN,
  WIDTH,
} from './span-parts.ts'

const FIRST_ROWS = 256
const STEEP = 4
const FLAT = 2
/** Times get room for four times as many rows, up to so many: what is not used yet is no memory yet, but what was copied is. */
const STEEP_UNTIL = 2 ** 20

interface Block {
  readonly parts: PartColumns
  /** Absent while no span tells places, or calls of other traced functions. */
  shares: ShareColumns | undefined
}

/** Spans in columns; all but their times in blocks: growing copies nothing, and what does not occur takes no room. */
export class SpanColumns {
  readonly #blocks: Block[] = []
  readonly #wide = new Map<number, number>()
  readonly #parts = new SpanParts()
  #durNs: Float64Array = new Float64Array(0)
  /** Absent while no span has a start. */
  #startNs: Float64Array | undefined
  #length = 0
  /** The flags that any row has, or had before it was overwritten. */
  #flags = 0

  get length(): number {
    return this.#length
  }

  /** Whether any row may have a start. */
  get hasStarts(): boolean {
    return this.#startNs !== undefined
  }

  /** Adds a row; returns its number. */
  append(span: SpanDraft): number {
    const row = this.#length++
    if (row === 0) this.#parts.beginWith(span)
    this.#parts.fill(span)
    if (blockOf(row) === this.#blocks.length) this.#addBlock(blockRows(row))
    if (row === this.#durNs.length) this.#grow()
    this.#put(row, span)
    return row
  }

  /** Overwrites a row. */
  write(row: number, span: SpanDraft): void {
    this.#parts.fill(span)
    this.#put(row, span)
  }

  #put(row: number, span: SpanDraft): void {
    const block = this.#blocks[blockOf(row)]
    const place = placeOf(row)
    this.#durNs[row] = span.durNs
    if (this.#startNs !== undefined) this.#startNs[row] = span.startNs
    else if (!Number.isNaN(span.startNs)) this.#firstStart(row, span.startNs)
    this.#flags |= span.flags
    block.parts.putRow(place, this.#parts.numbers, row * PARTS, this.#parts.zeros)
    if (span.places !== undefined || span.nested !== undefined || block.shares !== undefined) {
      block.shares ??= new ShareColumns(blockRows(row), this.#wide, this.#blocks.at(-2)?.shares)
      block.shares.write(place, row, span)
    }
  }

  #grow(): void {
    this.#durNs = grown(this.#durNs)
    if (this.#startNs !== undefined) this.#startNs = grown(this.#startNs)
  }

  #firstStart(row: number, startNs: number): void {
    this.#startNs = new Float64Array(this.#durNs.length).fill(Number.NaN, 0, this.#length)
    this.#startNs[row] = startNs
  }

  /** Tells what a row spent inside calls of other traced functions, by their chain. */
  eachNested(row: number, take: (path: number, ns: number) => void): void {
    this.#blocks[blockOf(row)].shares?.eachNested(placeOf(row), row, take)
  }

  /** Tells the largest places of a row with their nanoseconds. */
  eachPlace(row: number, take: (place: number, ns: number) => void): void {
    this.#blocks[blockOf(row)].shares?.eachPlace(placeOf(row), row, take)
  }

  /** Fills `span` from a row; its `fn` is left as it is. */
  read(row: number, span: SpanDraft): void {
    const { parts } = this.#blocks[blockOf(row)]
    const place = placeOf(row)
    span.startNs = this.startNs(row)
    span.durNs = this.#durNs[row]
    const key = row * PARTS
    for (let i = 0; i < WIDTH; i++) span.components[i] = this.#part(row, i)
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
    const low = parts.get(GID_LOW, place, key + GID_LOW)
    span.gid = ofParts(parts.get(GID_HIGH, place, key + GID_HIGH), low)
  }

  /**
   * Some parts of these rows (components by their index, others as `span-parts` names them), a column each; undefined where one is 0 in
   * all rows that there are. All at once: to find a row is slow, the numbers in it lie side by side.
   */
  gather(parts: readonly number[], rows: Int32Array): readonly (Float64Array | undefined)[] {
    const held = parts.filter((part) => this.#holds(part))
    const columns = held.map(() => new Float64Array(rows.length))
    for (let i = 0; i < rows.length; i++) {
      for (let at = 0; at < held.length; at++) columns[at][i] = this.#part(rows[i], held[at])
    }
    return parts.map((part) => columns[held.indexOf(part)])
  }

  /** Whether any row may have anything else than 0 there. */
  #holds(part: number): boolean {
    if (part === UNKNOWN && this.#parts.keepsKnown) return true
    return this.#blocks.some(({ parts }) => parts.holds(part))
  }

  /** Spans in doubt are lossy, or clean after all. */
  settleDoubts(flag: number): void {
    if ((this.#flags & DOUBTFUL) === 0) return
    this.#flags |= flag
    for (let row = 0; row < this.#length; row++) {
      const { parts } = this.#blocks[blockOf(row)]
      const key = row * PARTS + MARKS
      const marks = parts.get(MARKS, placeOf(row), key)
      if ((marks & DOUBTFUL) !== 0) parts.put(MARKS, placeOf(row), (marks & ~DOUBTFUL) | flag, key)
    }
  }

  /** Whether any row has one of these flags. */
  hasFlag(mask: number): boolean {
    if ((this.#flags & mask) === 0) return false
    for (let row = 0; row < this.#length; row++) {
      if (!this.#blocks[blockOf(row)].parts.holds(MARKS)) row = lastOfBlock(row)
      else if ((this.flags(row) & mask) !== 0) return true
    }
    return false
  }

  /** Nanoseconds of one row. */
  durNs(row: number): number {
    return this.#durNs[row]
  }

  /** Nanoseconds of all rows; to read only, until one is set. */
  allDurNs(): Float64Array {
    return this.#durNs.subarray(0, this.#length)
  }

  /** Fills an array as long with when all rows began, relative to the origin second; NaN where one has no start. */
  copyStartNs(all: Float64Array): void {
    if (this.#startNs === undefined) all.fill(Number.NaN)
    else all.set(this.#startNs.subarray(0, this.#length))
  }

  /** When a row began, relative to the origin second; NaN where it has no start. */
  startNs(row: number): number {
    return this.#startNs === undefined ? Number.NaN : this.#startNs[row]
  }

  /** The runtime's number of the wait reason for which a row waited longest, -1 for none. */
  topWait(row: number): number {
    return (this.#part(row, MARKS) >> FLAG_BITS) - 1
  }

  /** How often the goroutine of a row changed its status in it. */
  transitions(row: number): number {
    return this.#part(row, TRANSITIONS)
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
    const number = this.#blocks[blockOf(row)].parts.get(part, placeOf(row), row * PARTS + part)
    return part === UNKNOWN && this.#parts.keepsKnown ? this.#durNs[row] - number : number
  }

  #addBlock(rows: number): void {
    const parts = new PartColumns(PARTS, rows, this.#wide)
    const before = this.#blocks.at(-1)
    if (before !== undefined) parts.openLike(before.parts)
    parts.expect(this.#parts.numbers)
    this.#blocks.push({ parts, shares: undefined })
  }
}

/** The same values, with room for more. */
function grown(values: Float64Array): Float64Array {
  const factor = values.length < STEEP_UNTIL ? STEEP : FLAT
  const more = new Float64Array(Math.max(FIRST_ROWS, factor * values.length))
  more.set(values)
  return more
}

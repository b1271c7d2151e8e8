import { COMPONENTS } from '../model/components.ts'
import type { SpanDraft } from './span-draft.ts'

/** Small blocks: a capture may watch many functions, and each has a block of its own. */
const BLOCK_BITS = 8
const BLOCK_ROWS = 1 << BLOCK_BITS
const ROW_MASK = BLOCK_ROWS - 1
const WIDTH = COMPONENTS.length
/** Stands in a 32-bit column for a value that is in the side map. */
const WIDE = 0xffff_ffff

interface Block {
  readonly startNs: Float64Array
  readonly durNs: Float64Array
  readonly gid: Float64Array
  readonly pid: Int32Array
  readonly depth: Int32Array
  readonly transitions: Uint32Array
  readonly migrations: Uint32Array
  readonly flags: Uint8Array
  readonly topWait: Int16Array
  /** WIDTH components, then GC mark, STW overlap and assist wall time: nanoseconds below 4.29 s, else WIDE. */
  readonly parts: Uint32Array
}

const PARTS = WIDTH + 3

/**
 * Spans in columns, in blocks: growing copies nothing. A component takes four bytes, since nearly all are below
 * 4.29 s; the few longer ones stand in a map beside.
 */
export class SpanColumns {
  readonly #blocks: Block[] = []
  readonly #wide = new Map<number, number>()
  #length = 0

  get length(): number {
    return this.#length
  }

  /** Adds a row; returns its number. */
  append(span: SpanDraft): number {
    const row = this.#length++
    if (row >> BLOCK_BITS === this.#blocks.length) this.#blocks.push(newBlock())
    this.write(row, span)
    return row
  }

  /** Overwrites a row. */
  write(row: number, span: SpanDraft): void {
    const block = this.#blocks[row >> BLOCK_BITS]
    const at = row & ROW_MASK
    block.startNs[at] = span.startNs
    block.durNs[at] = span.durNs
    block.gid[at] = span.gid
    block.pid[at] = span.pid
    block.depth[at] = span.depth
    block.transitions[at] = span.transitions
    block.migrations[at] = span.migrations
    block.flags[at] = span.flags
    block.topWait[at] = span.topWait
    for (let i = 0; i < WIDTH; i++)
      this.#put(block, at * PARTS + i, row * PARTS + i, span.components[i])
    this.#put(block, at * PARTS + WIDTH, row * PARTS + WIDTH, span.gcMarkNs)
    this.#put(block, at * PARTS + WIDTH + 1, row * PARTS + WIDTH + 1, span.stwOverlapNs)
    this.#put(block, at * PARTS + WIDTH + 2, row * PARTS + WIDTH + 2, span.assistWallNs)
  }

  /** Fills `span` from a row; its `fn` is left as it is. */
  read(row: number, span: SpanDraft): void {
    const block = this.#blocks[row >> BLOCK_BITS]
    const at = row & ROW_MASK
    span.startNs = block.startNs[at]
    span.durNs = block.durNs[at]
    span.gid = block.gid[at]
    span.pid = block.pid[at]
    span.depth = block.depth[at]
    span.transitions = block.transitions[at]
    span.migrations = block.migrations[at]
    span.flags = block.flags[at]
    span.topWait = block.topWait[at]
    for (let i = 0; i < WIDTH; i++) span.components[i] = this.#part(row, i)
    span.gcMarkNs = this.#part(row, WIDTH)
    span.stwOverlapNs = this.#part(row, WIDTH + 1)
    span.assistWallNs = this.#part(row, WIDTH + 2)
  }

  /** Nanoseconds of one row. */
  durNs(row: number): number {
    return this.#blocks[row >> BLOCK_BITS].durNs[row & ROW_MASK]
  }

  /** How often the goroutine of a row changed its status in it. */
  transitions(row: number): number {
    return this.#blocks[row >> BLOCK_BITS].transitions[row & ROW_MASK]
  }

  /** When a row began, relative to the origin second; NaN where it has no start. */
  startNs(row: number): number {
    return this.#blocks[row >> BLOCK_BITS].startNs[row & ROW_MASK]
  }

  #put(block: Block, at: number, key: number, ns: number): void {
    if (ns < WIDE) {
      if (block.parts[at] === WIDE) this.#wide.delete(key)
      block.parts[at] = ns
    } else {
      block.parts[at] = WIDE
      this.#wide.set(key, ns)
    }
  }

  #part(row: number, part: number): number {
    const value = this.#blocks[row >> BLOCK_BITS].parts[(row & ROW_MASK) * PARTS + part]
    return value === WIDE ? (this.#wide.get(row * PARTS + part) ?? WIDE) : value
  }
}

function newBlock(): Block {
  return {
    startNs: new Float64Array(BLOCK_ROWS),
    durNs: new Float64Array(BLOCK_ROWS),
    gid: new Float64Array(BLOCK_ROWS),
    pid: new Int32Array(BLOCK_ROWS),
    depth: new Int32Array(BLOCK_ROWS),
    transitions: new Uint32Array(BLOCK_ROWS),
    migrations: new Uint32Array(BLOCK_ROWS),
    flags: new Uint8Array(BLOCK_ROWS),
    topWait: new Int16Array(BLOCK_ROWS),
    parts: new Uint32Array(BLOCK_ROWS * PARTS),
  }
}

import { BATCH_EVENTS, copyRows, type EventBatch } from '../../model/event-batch.ts'
import type { LabelTable } from '../../model/label-table.ts'
import type { StackTable } from '../../model/stack-table.ts'

/** So many batches the parser may be ahead of who reads them. */
const BATCHES = 32
const FLOATS = 11
const INTEGERS = 3
const ROW_BYTES = FLOATS * 8 + INTEGERS * 4 + 1
/** Length, width and origin of a batch stand before its rows. */
const HEADS = 3
const BATCH_BYTES = HEADS * 8 + BATCH_EVENTS * ROW_BYTES
/** How many batches were read stands before them. */
const COUNT_BYTES = 8
const HALF_MINUTE_MS = 30_000

/** Room for a ring of batches that two threads share. */
export function sharedMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(COUNT_BYTES + BATCHES * BATCH_BYTES)
}

/** The batches of such a ring as one of the two threads sees them; the tables are those of this thread. */
export class SharedBatches {
  readonly #heads: readonly Float64Array[]
  readonly #batches: readonly EventBatch[]

  constructor(memory: SharedArrayBuffer, stacks: StackTable, labels: LabelTable) {
    const begins = Array.from({ length: BATCHES }, (_, n) => COUNT_BYTES + n * BATCH_BYTES)
    this.#heads = begins.map((at) => new Float64Array(memory, at, HEADS))
    this.#batches = begins.map((at) => batchAt(memory, at + HEADS * 8, stacks, labels))
  }

  /** Copies the rows of a batch into one of these. */
  fill(index: number, from: EventBatch): void {
    copyRows(from, 0, from.length, this.#batches[index], 0)
    this.#heads[index].set([from.length, Number(from.isWide), from.originSeconds])
  }

  /** One that the other thread has filled. */
  filled(index: number): EventBatch {
    const batch = this.#batches[index]
    const [length, isWide, originSeconds] = this.#heads[index]
    batch.length = length
    batch.isWide = isWide === 1
    batch.originSeconds = originSeconds
    return batch
  }
}

/** Columns of eight bytes first, then those of four, then bytes: each begins where its elements may. */
function batchAt(
  memory: SharedArrayBuffer,
  at: number,
  stacks: StackTable,
  labels: LabelTable,
): EventBatch {
  const rows = BATCH_EVENTS
  const float = (n: number): Float64Array => new Float64Array(memory, at + n * 8 * rows, rows)
  const integers = at + FLOATS * 8 * rows
  const int = (n: number): Int32Array => new Int32Array(memory, integers + n * 4 * rows, rows)
  return {
    ...{ length: 0, isWide: false, originSeconds: -1, stacks, labels },
    kind: new Uint8Array(memory, integers + INTEGERS * 4 * rows, rows),
    ...{ cpu: int(0), tid: int(1), pid: int(2) },
    ...{ timeNs: float(0), gid: float(1), line: float(2) },
    ...{ a: float(3), b: float(4), c: float(5), d: float(6) },
    ...{ e: float(7), f: float(8), g: float(9), h: float(10) },
  }
}

/** How many batches of a ring were filled and read: the one who fills waits while all of them are filled. */
export class BatchTurns {
  readonly #read: Int32Array
  #filled = 0

  constructor(memory: SharedArrayBuffer) {
    this.#read = new Int32Array(memory, 0, 1)
    this.#filled = Atomics.load(this.#read, 0)
  }

  /** Whether none is free. */
  get isFull(): boolean {
    return this.#ahead(Atomics.load(this.#read, 0)) >= BATCHES
  }

  /** The next batch to fill; waits until it is free. */
  next(): number {
    for (;;) {
      const read = Atomics.load(this.#read, 0)
      if (this.#ahead(read) < BATCHES) break
      Atomics.wait(this.#read, 0, read, HALF_MINUTE_MS)
    }
    const index = this.#filled & (BATCHES - 1)
    this.#filled = (this.#filled + 1) | 0
    return index
  }

  /** The oldest filled batch was read. */
  release(): void {
    Atomics.add(this.#read, 0, 1)
    Atomics.notify(this.#read, 0)
  }

  /** Both counters wrap at 2^32. */
  #ahead(read: number): number {
    return (this.#filled - read) | 0
  }
}

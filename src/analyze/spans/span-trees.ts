import type { Span } from '../../model/span.ts'

/** So many spans of open trees are held back at most, and of one tree. */
const MOST_HELD = 65_536
const MOST_OF_TREE = 4096

/** Where a call stands among the target calls of its goroutine: numbers of calls, 0 for none. */
export interface CallPlace {
  readonly call: number
  /** The call that it was made in, and the outermost one. */
  readonly outer: number
  readonly root: number
}

interface HeldCall {
  readonly call: number
  readonly outer: number
  /** Absent for a call that is no row. */
  readonly span: Span | undefined
}

/**
 * Puts spans into the order of their tables: calls that a call made stand behind it, and name its row. Inner calls end first,
 * hence they are held back until the outermost one ends. Where too many wait, those of a tree go on without a parent.
 */
export class SpanTrees {
  readonly #take: (span: Span) => void
  readonly #rows: { count: number }
  readonly #open = new Map<number, HeldCall[]>()
  #held = 0
  /** Spans that went on without their parent being known. */
  parentless = 0

  /** `rows` counts the rows of the table, of all captures that go into it. */
  constructor(rows: { count: number }, take: (span: Span) => void) {
    this.#rows = rows
    this.#take = take
  }

  /** A call ended; `span` is absent where it is no row. */
  ended({ call, outer, root }: CallPlace, span: Span | undefined): void {
    const isOutermost = outer === 0
    const inner = this.#open.get(isOutermost ? call : root)
    if (isOutermost) {
      if (inner === undefined) {
        if (span !== undefined) this.#row(span)
        return
      }
      this.#open.delete(call)
      this.#held -= inner.length
      this.#write([...inner, { call, outer, span }])
      return
    }
    const held = inner ?? []
    if (inner === undefined) this.#open.set(root, held)
    held.push({ call, outer, span })
    this.#held++
    if (held.length >= MOST_OF_TREE || this.#held >= MOST_HELD) this.#relieve(root, held)
  }

  /** No further call ends: what still waits goes on. */
  end(): void {
    for (const held of this.#open.values()) this.#write(held)
    this.#open.clear()
    this.#held = 0
  }

  #relieve(root: number, held: HeldCall[]): void {
    this.#open.set(root, [])
    this.#held -= held.length
    this.#write(held)
    this.parentless++
  }

  /** Numbers of calls rise as they begin: each parent stands before its children. */
  #write(held: readonly HeldCall[]): void {
    const rowOf = new Map<number, number>()
    for (const { call, outer, span } of held.toSorted((a, b) => a.call - b.call)) {
      const parent = rowOf.get(outer)
      // A call that is no row hands its own parent on.
      const row = span === undefined ? parent : this.#row(span, parent)
      if (row !== undefined) rowOf.set(call, row)
    }
  }

  #row(span: Span, parent?: number): number {
    this.#take(parent === undefined ? span : { ...span, parent })
    return this.#rows.count++
  }
}

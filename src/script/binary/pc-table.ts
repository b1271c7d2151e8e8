import type { ByteView } from './byte-view.ts'
import type { PclnLayout, PclnTable } from './pclntab.ts'

const MOST_STEPS = 1_000_000

/** Where the record of a function has what, in bytes from its start. */
interface RecordLayout {
  readonly stackDepths: number
  /** How many tables follow for the garbage collector, inlining and more. */
  readonly tableCount: number
  readonly unit: number
  readonly dataCount: number
  /** The fixed part ends here. */
  readonly end: number
}

const WIDE = { stackDepths: 20, tableCount: 32 }
const NARROW = { stackDepths: 16, tableCount: 28, unit: 32 }
const RECORDS: Readonly<Record<PclnLayout, RecordLayout>> = {
  2: { ...WIDE, unit: -1, dataCount: 39, end: 40 },
  16: { ...WIDE, unit: 36, dataCount: 43, end: 44 },
  18: { ...NARROW, dataCount: 39, end: 40 },
  20: { ...NARROW, dataCount: 43, end: 44 },
}

/** The layout of the records of a table. */
export function recordLayout({ layout }: PclnTable): RecordLayout {
  return RECORDS[layout]
}

/** The tables that every function has: how deep its stack is, which file and line it is of. */
export type PcTableName = 'depth' | 'file' | 'line'

const ORDER: readonly PcTableName[] = ['depth', 'file', 'line']

/** Where a table of a function stands in the view of the function table; undefined where it has none. */
export function pcTableAt(table: PclnTable, index: number, name: PcTableName): number | undefined {
  const at = table.records[index] + recordLayout(table).stackDepths + 4 * ORDER.indexOf(name)
  const offset = table.view.u32(at)
  return offset === 0 ? undefined : table.pcTablesAt + offset
}

/**
 * Walks a table of values by address: steps of the value and of the address in turn (golang.org/s/go12symtab). `visit` gets
 * each value with the addresses from and to which it holds, and ends the walk by returning true.
 */
export function walkPcTable(
  { view }: PclnTable,
  at: number,
  start: number,
  visit: (value: number, from: number, to: number) => boolean,
): void {
  const quantum = view.u8(6)
  const cursor = new Varints(view, at)
  let value = -1
  let from = start
  for (let steps = 0; steps < MOST_STEPS && !cursor.isAtEnd; steps++) {
    const step = cursor.next()
    if (step === 0 && steps > 0) return
    // Zigzag coding: the lowest bit is the sign.
    value += step % 2 === 1 ? -(step + 1) / 2 : step / 2
    const to = from + cursor.next() * quantum
    if (visit(value, from, to)) return
    from = to
  }
}

/** The value that a table has at an address; undefined where it says nothing. */
export function pcValue(
  table: PclnTable,
  at: number,
  start: number,
  address: number,
): number | undefined {
  let found: number | undefined
  walkPcTable(table, at, start, (value, from, to) => {
    if (address >= from && address < to) found = value
    return address < to
  })
  return found
}

/** Unsigned numbers of seven bits a byte, the lowest first (LEB128). */
class Varints {
  readonly #view: ByteView
  #at: number

  constructor(view: ByteView, at: number) {
    this.#view = view
    this.#at = at
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#view.length
  }

  next(): number {
    let value = 0
    for (let scale = 1; scale < 2 ** 35 && !this.isAtEnd; scale *= 128) {
      const byte = this.#view.u8(this.#at++)
      value += (byte & 127) * scale
      if (byte < 128) break
    }
    return value
  }
}

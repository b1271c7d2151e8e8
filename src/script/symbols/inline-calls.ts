import { ByteView } from '../binary/byte-view.ts'
import { bytesAt } from '../binary/elf.ts'
import type { GoBinary } from '../binary/go-binary.ts'
import { inlinedName, inlineLayout, inlineTables, MOST_CALLS } from '../binary/inline-table.ts'
import { pcValue } from '../binary/pc-table.ts'
import type { PclnTable } from '../binary/pclntab.ts'

/** A call that was inlined. */
export interface InlineCall {
  readonly name: string
  /** Where in its function an instruction of the caller stands, at the line of the call. */
  readonly parentOffset: number
}

/** The inlined call that an address of a function is in; undefined in none. */
export function inlineCallAt(
  binary: GoBinary,
  table: PclnTable,
  index: number,
  address: number,
): InlineCall | undefined {
  const tables = inlineTables(table, index)
  const found = inlineLayout(binary)
  if (tables === undefined || found === undefined) return undefined
  const call = pcValue(table, tables.positionsAt, table.starts[index], address)
  if (call === undefined || call < 0 || call > MOST_CALLS) return undefined
  const { layout, dataAt } = found
  const bytes = bytesAt(binary.elf, dataAt + tables.callsAt + call * layout.bytes, layout.bytes)
  if (bytes.length < layout.bytes) return undefined
  const view = new ByteView(bytes)
  const name = inlinedName(table, view.i32(layout.nameAt))
  return name === '' ? undefined : { name, parentOffset: view.i32(layout.parentAt) }
}

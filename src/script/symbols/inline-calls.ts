import { ByteView } from '../binary/byte-view.ts'
import { bytesAt } from '../binary/elf.ts'
import type { GoBinary } from '../binary/go-binary.ts'
import { pcValue, recordLayout } from '../binary/pc-table.ts'
import type { PclnLayout, PclnTable } from '../binary/pclntab.ts'

/** Which tables of a function tell what was inlined where. */
const INLINE_POSITIONS = 2
const INLINE_CALLS = 3
const NONE = 0xffffffff
const MOST_CALLS = 100_000
const LONGEST_NAME = 4096

/** How an inlined call is written, in bytes: Go 1.18 and 1.19, then 1.20 and newer. Older ones are not read. */
interface CallLayout {
  readonly bytes: number
  readonly nameAt: number
  readonly parentAt: number
}

const CALLS: ReadonlyMap<PclnLayout, CallLayout> = new Map([
  [18, { bytes: 20, nameAt: 12, parentAt: 16 }],
  [20, { bytes: 16, nameAt: 4, parentAt: 8 }],
])

/** A call that was inlined. */
export interface InlineCall {
  readonly name: string
  /** Where in its function an instruction of the caller stands, at the line of the call. */
  readonly parentOffset: number
}

/** The number of the inlined call that an address is in; undefined in none. */
export function inlineIndexAt(
  table: PclnTable,
  index: number,
  address: number,
): number | undefined {
  if (!CALLS.has(table.layout)) return undefined
  const { view, records, pcTablesAt, starts } = table
  const { tableCount, end } = recordLayout(table)
  const record = records[index]
  if (view.u32(record + tableCount) <= INLINE_POSITIONS) return undefined
  const offset = view.u32(record + end + 4 * INLINE_POSITIONS)
  if (offset === 0) return undefined
  const call = pcValue(table, pcTablesAt + offset, starts[index], address)
  return call === undefined || call < 0 || call > MOST_CALLS ? undefined : call
}

/** The inlined call of that number. */
export function inlineCallAt(
  { elf, functionData }: GoBinary,
  table: PclnTable,
  index: number,
  call: number,
): InlineCall | undefined {
  const layout = CALLS.get(table.layout)
  const at = callsAt(table, index)
  if (layout === undefined || at === undefined || functionData === undefined) return undefined
  const bytes = bytesAt(elf, functionData + at + call * layout.bytes, layout.bytes)
  if (bytes.length < layout.bytes) return undefined
  const view = new ByteView(bytes)
  const nameAt = table.namesAt + view.i32(layout.nameAt)
  const isName = nameAt > 0 && nameAt < table.view.length
  if (!isName) return undefined
  return { name: table.view.text(nameAt, LONGEST_NAME), parentOffset: view.i32(layout.parentAt) }
}

function callsAt(table: PclnTable, index: number): number | undefined {
  const { view, records } = table
  const { tableCount, dataCount, end } = recordLayout(table)
  const record = records[index]
  if (view.u8(record + dataCount) <= INLINE_CALLS) return undefined
  const place = record + end + 4 * (view.u32(record + tableCount) + INLINE_CALLS)
  if (place + 4 > view.length) return undefined
  const at = view.u32(place)
  return at === NONE ? undefined : at
}

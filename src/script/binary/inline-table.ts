import type { GoBinary } from './go-binary.ts'
import { recordLayout } from './pc-table.ts'
import type { PclnLayout, PclnTable } from './pclntab.ts'

/** Which tables of a function tell the call that each instruction was inlined from, and the calls themselves. */
const INLINE_POSITIONS = 2
const INLINE_CALLS = 3
const NONE = 0xffffffff
const LONGEST_NAME = 4096
/** So many calls of one function are believed. */
export const MOST_CALLS: number = 100_000

/** How one inlined call is written, in bytes. */
export interface CallLayout {
  readonly bytes: number
  readonly nameAt: number
  readonly parentAt: number
}

/** By the layout of the table: Go 1.18 and 1.19, then 1.20 and newer. Older ones are not read. */
const CALLS: ReadonlyMap<PclnLayout, CallLayout> = new Map([
  [18, { bytes: 20, nameAt: 12, parentAt: 16 }],
  [20, { bytes: 16, nameAt: 4, parentAt: 8 }],
])

/** How the inlined calls of a program are written, and where they begin; undefined where they cannot be read. */
export function inlineLayout({
  table,
  functionData,
}: GoBinary): { readonly layout: CallLayout; readonly dataAt: number } | undefined {
  const layout = table === undefined ? undefined : CALLS.get(table.layout)
  return layout === undefined || functionData === undefined
    ? undefined
    : { layout, dataAt: functionData }
}

/** Where the tables of a function about inlining stand: which call an instruction is of, and its calls. Undefined without any. */
export function inlineTables(
  table: PclnTable,
  index: number,
): { readonly positionsAt: number; readonly callsAt: number } | undefined {
  const { view, pcTablesAt, records } = table
  const { tableCount, dataCount, end } = recordLayout(table)
  const recordAt = records[index]
  const tablesAt = recordAt + end
  if (tablesAt > view.length) return undefined
  const positions = view.u32(recordAt + tableCount)
  const dataAt = tablesAt + 4 * (positions + INLINE_CALLS)
  const hasBoth = positions > INLINE_POSITIONS && view.u8(recordAt + dataCount) > INLINE_CALLS
  if (!hasBoth || dataAt + 4 > view.length) return undefined
  const offset = view.u32(tablesAt + 4 * INLINE_POSITIONS)
  const callsAt = view.u32(dataAt)
  if (offset === 0 || callsAt === NONE) return undefined
  return { positionsAt: pcTablesAt + offset, callsAt }
}

/** The name of an inlined call; empty where its offset leads out of the table. */
export function inlinedName({ view, namesAt }: PclnTable, offset: number): string {
  const at = namesAt + offset
  return at > 0 && at < view.length ? view.text(at, LONGEST_NAME) : ''
}

import { ByteView } from './byte-view.ts'
import { bytesAt } from './elf.ts'
import type { GoBinary } from './go-binary.ts'
import { recordLayout, walkPcTable } from './pc-table.ts'
import { functionName, type PclnLayout, type PclnTable } from './pclntab.ts'

/** The tables of a function that tell which call each instruction was inlined from. */
const INLINE_POSITIONS = 2
const INLINE_CALLS = 3
const NONE = 0xffffffff
const MOST_CALLS = 100_000
const LONGEST_NAME = 4096

/** How one inlined call is written, in bytes: Go 1.18 and 1.19, then 1.20 and newer. */
interface CallLayout {
  readonly bytes: number
  readonly nameAt: number
}

const CALLS: ReadonlyMap<PclnLayout, CallLayout> = new Map([
  [18, { bytes: 20, nameAt: 12 }],
  [20, { bytes: 16, nameAt: 4 }],
])

/** An inlined function with the functions that hold its code. */
export interface InlinedFunction {
  readonly name: string
  /** In the order of their addresses, each once. */
  readonly callers: readonly string[]
}

/**
 * The inlined functions whose names `matches` wants. Go 1.18 and newer tell; for older ones, and for damaged tables,
 * there are none.
 */
export function inlinedFunctions(
  binary: GoBinary,
  matches: (name: string) => boolean,
): readonly InlinedFunction[] {
  const { table } = binary
  const reader = inlineReader(binary)
  if (table === undefined || reader === undefined) return []
  const found = new Map<string, Set<string>>()
  for (let index = 0; index < table.count; index++) {
    for (const name of reader.namesIn(index)) {
      if (!matches(name)) continue
      const callers = found.get(name) ?? new Set<string>()
      found.set(name, callers.add(functionName(table, index)))
    }
  }
  return [...found].map(([name, callers]) => ({ name, callers: [...callers] }))
}

interface InlineReader {
  namesIn(index: number): readonly string[]
}

function inlineReader({ table, elf, functionData }: GoBinary): InlineReader | undefined {
  const layout = table === undefined ? undefined : CALLS.get(table.layout)
  if (table === undefined || layout === undefined || functionData === undefined) return undefined
  const known = new Map<number, string>()
  return {
    namesIn: (index) => {
      const start = callsAt(table, index)
      if (start === undefined) return []
      const bytes = bytesAt(elf, functionData + start.at, start.count * layout.bytes)
      const calls = new ByteView(bytes)
      const count = Math.floor(calls.length / layout.bytes)
      return Array.from({ length: count }, (_, call) =>
        nameAt(table, calls.i32(call * layout.bytes + layout.nameAt), known),
      )
    },
  }
}

/** Where the inlined calls of a function stand, and how many there are. */
function callsAt(
  table: PclnTable,
  index: number,
): { readonly at: number; readonly count: number } | undefined {
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
  const at = view.u32(dataAt)
  if (offset === 0 || at === NONE) return undefined
  return { at, count: largest(table, pcTablesAt + offset) + 1 }
}

/** The largest value of a table of positions. */
function largest(table: PclnTable, at: number): number {
  let most = -1
  walkPcTable(table, at, 0, (value) => {
    most = Math.max(most, value)
    return most >= MOST_CALLS
  })
  return Math.min(most, MOST_CALLS)
}

function nameAt({ view, namesAt }: PclnTable, offset: number, known: Map<number, string>): string {
  const seen = known.get(offset)
  if (seen !== undefined) return seen
  const at = namesAt + offset
  const name = at > 0 && at < view.length ? view.text(at, LONGEST_NAME) : ''
  known.set(offset, name)
  return name
}

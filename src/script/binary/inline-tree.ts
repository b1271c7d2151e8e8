import { ByteView } from './byte-view.ts'
import { bytesAt } from './elf.ts'
import type { GoBinary } from './go-binary.ts'
import { inlinedName, inlineLayout, inlineTables, MOST_CALLS } from './inline-table.ts'
import { walkPcTable } from './pc-table.ts'
import { functionName, type PclnTable } from './pclntab.ts'

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

function inlineReader(binary: GoBinary): InlineReader | undefined {
  const { table, elf } = binary
  const found = inlineLayout(binary)
  if (table === undefined || found === undefined) return undefined
  const { layout, dataAt } = found
  const known = new Map<number, string>()
  return {
    namesIn: (index) => {
      const tables = inlineTables(table, index)
      if (tables === undefined) return []
      const size = (largest(table, tables.positionsAt) + 1) * layout.bytes
      const calls = new ByteView(bytesAt(elf, dataAt + tables.callsAt, size))
      const count = Math.floor(calls.length / layout.bytes)
      return Array.from({ length: count }, (_, call) =>
        nameAt(table, calls.i32(call * layout.bytes + layout.nameAt), known),
      )
    },
  }
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

/** Many calls are of few functions: each name is made once. */
function nameAt(table: PclnTable, offset: number, known: Map<number, string>): string {
  const seen = known.get(offset)
  if (seen !== undefined) return seen
  const name = inlinedName(table, offset)
  known.set(offset, name)
  return name
}

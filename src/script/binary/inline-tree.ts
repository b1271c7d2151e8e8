import { ByteView } from './byte-view.ts'
import { fileOffset } from './elf.ts'
import type { GoBinary } from './go-binary.ts'
import type { PclnFunction, PclnTable } from './pclntab.ts'

/** The tables of a function that tell which call each instruction was inlined from. */
const INLINE_POSITIONS = 2
const INLINE_CALLS = 3
const NONE = 0xffffffff
const MOST_CALLS = 100_000
const LONGEST_NAME = 4096

/** Where a table of this Go has what is needed: bytes from the start of a record, and within one inlined call. */
interface RecordLayout {
  readonly dataCountAt: number
  readonly positionsAt: number
  readonly callBytes: number
  readonly callNameAt: number
}

const LAYOUTS: ReadonlyMap<number, RecordLayout> = new Map([
  [18, { dataCountAt: 39, positionsAt: 40, callBytes: 20, callNameAt: 12 }],
  [20, { dataCountAt: 43, positionsAt: 44, callBytes: 16, callNameAt: 4 }],
])
const POSITION_COUNT_AT = 28

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
  const reader = inlineReader(binary)
  const found = new Map<string, Set<string>>()
  for (const each of reader === undefined ? [] : (binary.table?.functions ?? [])) {
    for (const name of reader?.namesIn(each) ?? []) {
      if (!matches(name)) continue
      const callers = found.get(name) ?? new Set<string>()
      found.set(name, callers.add(each.name))
    }
  }
  return [...found].map(([name, callers]) => ({ name, callers: [...callers] }))
}

interface InlineReader {
  namesIn(each: PclnFunction): readonly string[]
}

function inlineReader({ table, elf, functionData }: GoBinary): InlineReader | undefined {
  const layout = table === undefined ? undefined : LAYOUTS.get(table.layout)
  const base = functionData === undefined ? undefined : fileOffset(elf, functionData)
  if (table === undefined || layout === undefined || base === undefined) return undefined
  const calls = new ByteView(elf.view.bytes.subarray(base))
  const known = new Map<number, string>()
  return {
    namesIn: (each) => {
      const start = callsAt(table, layout, each)
      if (start === undefined) return []
      const { callBytes, callNameAt } = layout
      const count = Math.min(
        start.count,
        MOST_CALLS,
        Math.floor((calls.length - start.at) / callBytes),
      )
      return Array.from({ length: Math.max(0, count) }, (_, index) =>
        nameAt(table, calls.i32(start.at + index * callBytes + callNameAt), known),
      )
    },
  }
}

/** Where the inlined calls of a function stand, and how many there are. */
function callsAt(
  { view, pcTablesAt }: PclnTable,
  { dataCountAt, positionsAt }: RecordLayout,
  { recordAt }: PclnFunction,
): { readonly at: number; readonly count: number } | undefined {
  const end = recordAt + positionsAt
  if (end > view.length) return undefined
  const positions = view.u32(recordAt + POSITION_COUNT_AT)
  const dataAt = end + 4 * (positions + INLINE_CALLS)
  const hasBoth = positions > INLINE_POSITIONS && view.u8(recordAt + dataCountAt) > INLINE_CALLS
  if (!hasBoth || dataAt + 4 > view.length) return undefined
  const offset = view.u32(end + 4 * INLINE_POSITIONS)
  const at = view.u32(dataAt)
  return offset === 0 || at === NONE
    ? undefined
    : { at, count: largest(view, pcTablesAt + offset) + 1 }
}

/** The largest value of a table of positions: pairs of steps, of the value and of the address, to a zero step. */
function largest(view: ByteView, start: number): number {
  let value = -1
  let most = -1
  let at = start
  for (let steps = 0; steps < MOST_CALLS && at < view.length; steps++) {
    const step = variable(view, at)
    if (step.value === 0 && steps > 0) break
    value += (step.value & 1) === 1 ? -((step.value + 1) / 2) : step.value / 2
    most = Math.max(most, value)
    at = variable(view, step.end).end
  }
  return most
}

/** Seven bits a byte, the lowest first. */
function variable(view: ByteView, start: number): { readonly value: number; readonly end: number } {
  let value = 0
  let at = start
  for (let shift = 1; at < view.length && shift < 2 ** 35; shift *= 128) {
    const byte = view.u8(at++)
    value += (byte & 127) * shift
    if (byte < 128) break
  }
  return { value, end: at }
}

function nameAt({ view, namesAt }: PclnTable, offset: number, known: Map<number, string>): string {
  const seen = known.get(offset)
  if (seen !== undefined) return seen
  const at = namesAt + offset
  const name = at > 0 && at < view.length ? view.text(at, LONGEST_NAME) : ''
  known.set(offset, name)
  return name
}

import { DwarfCursor } from './dwarf-cursor.ts'
import { type DwarfEntry, type DwarfInfo, numberOf } from './dwarf-info.ts'
import { ATTRIBUTE } from './dwarf-names.ts'

const MOST_RANGES = 4096
const WORD_BYTES = 8
/** The header of `.debug_addr`, behind which the addresses of the first unit begin. */
const HEADER_BYTES = 8
const BASE_MARK = 0xffffffff

/** A location of a variable, as long as the program runs at these addresses. */
interface Located {
  readonly from: number
  readonly to: number
  readonly expression: Uint8Array
}

/** The address at which the code of a function begins; undefined where its entry says none. */
export function startOf(info: DwarfInfo, entry: DwarfEntry): number | undefined {
  const value = entry.values.get(ATTRIBUTE.lowPc)
  if (value?.kind === 'number') return value.value
  return value?.kind === 'index' ? indexedAddress(info, entry, value.value) : undefined
}

/**
 * The expression for where a variable is when its function is entered at `start`; undefined where its list does not say. A
 * location without a list is no answer: there Go writes where it would be spilled, which happens later if at all.
 */
export function entryLocation(
  info: DwarfInfo,
  entry: DwarfEntry,
  start: number,
): Uint8Array | undefined {
  const value = entry.values.get(ATTRIBUTE.location)
  if (value?.kind !== 'offset') return undefined
  const root = info.root(entry.unit)
  const base = (root === undefined ? undefined : startOf(info, root)) ?? 0
  const list =
    entry.unit.version < 5
      ? oldList(info, value.value, base)
      : newList(info, entry, value.value, base)
  for (const { from, to, expression } of list) {
    if (start >= from && start < to) return expression
  }
  return undefined
}

function indexedAddress(info: DwarfInfo, entry: DwarfEntry, index: number): number | undefined {
  const root = entry.offset === entry.unit.start ? entry : info.root(entry.unit)
  const said = root?.values.get(ATTRIBUTE.addressBase)
  const base = said?.kind === 'offset' ? said.value : HEADER_BYTES
  const addresses = info.sections.get('addr')
  const at = base + index * WORD_BYTES
  if (at + WORD_BYTES > addresses.length) return undefined
  return new DwarfCursor(addresses, at).u64()
}

/** `.debug_loc` of DWARF 4: pairs of addresses, ended by a pair of zeros; a pair that begins with ones sets the base. */
function* oldList(info: DwarfInfo, at: number, unitBase: number): Generator<Located> {
  const cursor = new DwarfCursor(info.sections.get('loc'), at)
  let base = unitBase
  for (let ranges = 0; ranges < MOST_RANGES; ranges++) {
    const isBase = cursor.view.u32(cursor.at) === BASE_MARK
    const from = cursor.u64()
    const to = cursor.u64()
    if (isBase) base = to
    else if (from === 0 && to === 0) return
    else yield { from: base + from, to: base + to, expression: cursor.block(cursor.u16()) }
  }
}

/** `.debug_loclists` of DWARF 5: a byte before each entry says which kind it is (section 7.7.3). */
function* newList(
  info: DwarfInfo,
  entry: DwarfEntry,
  at: number,
  unitBase: number,
): Generator<Located> {
  const cursor = new DwarfCursor(info.sections.get('loclists'), at)
  const indexed = (): number => indexedAddress(info, entry, cursor.uleb()) ?? Number.NaN
  let base = unitBase
  for (let ranges = 0; ranges < MOST_RANGES; ranges++) {
    const kind = cursor.u8()
    if (kind === 0) return
    if (kind === 1) base = indexed()
    else if (kind === 6) base = cursor.u64()
    else {
      const [from, to] = rangeOf(kind, cursor, base, indexed)
      yield { from, to, expression: cursor.block(cursor.uleb()) }
    }
  }
}

function rangeOf(
  kind: number,
  cursor: DwarfCursor,
  base: number,
  indexed: () => number,
): readonly [number, number] {
  if (kind === 4) return [base + cursor.uleb(), base + cursor.uleb()]
  if (kind === 5) return [0, Number.POSITIVE_INFINITY]
  if (kind === 2) return [indexed(), indexed()]
  if (kind === 7) return [cursor.u64(), cursor.u64()]
  const from = kind === 3 ? indexed() : cursor.u64()
  return [from, from + cursor.uleb()]
}

/** Whether a parameter is a result: Go declares those among the parameters. */
export function isResult(entry: DwarfEntry): boolean {
  return numberOf(entry, ATTRIBUTE.variableParameter) === 1
}

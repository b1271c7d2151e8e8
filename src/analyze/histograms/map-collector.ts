import { unitOfName } from '../../model/column.ts'
import type { DiagnosticLog } from '../../model/diagnostic.ts'
import type { MapSummary } from '../../model/histogram.ts'
import type { MapRecord, StatsRecord, TseriesRecord } from '../../model/record.ts'
import { compareText } from './compare-keys.ts'
import type { NamesOf } from './named-stacks.ts'
import { keyStackness } from './stack-key.ts'
import { StackSums } from './stack-sums.ts'

const MAX_MAPS = 1000
/** So many of them are kept stack by stack. */
const MAX_STACK_MAPS = 16
const TOO_MANY_STACKS = `of maps of stacks ${MAX_STACK_MAPS} are drawn at most; gotail tables --folded has each`
/** The first rows of a print show whether its keys are stacks. */
const ROWS_TRIED = 64
/** So many rows of each print are kept: the largest. */
export const TOP_ROWS = 10
/** Longer texts are cut. */
const MAX_TEXT = 512
/** What scripts of our own count for themselves. */
const OWN = /^@gotail_/

type Row = MapSummary['top'][number]
type KeyedRow = MapRecord | StatsRecord | TseriesRecord

interface Gathered {
  readonly kind: MapSummary['kind']
  snapshot: number
  prints: number
  keys: number
  sum: number
  isNumeric: boolean
  top: Row[]
  /** Where its keys may be stacks. */
  stacks?: StackSums
}

/** Gathers the maps that are no histograms: of the last print of each, the rows with the largest values. */
export class MapCollector {
  readonly #maps = new Map<string, Gathered>()
  readonly #log: DiagnosticLog
  readonly #unitNs: number | undefined
  #stackMaps = 0

  /** `unitNs`: nanoseconds in a unit of maps whose names tell none. */
  constructor(log: DiagnosticLog, unitNs?: number) {
    this.#log = log
    this.#unitNs = unitNs
  }

  /** Takes in one row. */
  add(record: KeyedRow): void {
    if (OWN.test(record.name)) return
    const map = this.#find(record)
    if (map === undefined) return
    if (map.snapshot !== record.snapshot) beginPrint(map, record.snapshot)
    const row = rowOf(record)
    map.keys++
    if (typeof row.value === 'number') map.sum += row.value
    else map.isNumeric = false
    keep(map.top, row)
    if (record.kind === 'map') this.#stack(map, record, row.value)
  }

  #stack(map: Gathered, { key, keyNames }: MapRecord, value: number | string): void {
    if (typeof value !== 'number') return
    if (map.stacks === undefined) {
      if (map.keys > ROWS_TRIED) return
      const sureness = keyStackness(key, keyNames)
      if (sureness === 0) return
      if (this.#stackMaps >= MAX_STACK_MAPS) {
        if (sureness > 1) this.#log.report('LIMIT_REACHED', TOO_MANY_STACKS)
        return
      }
      map.stacks = new StackSums()
      this.#stackMaps++
    }
    map.stacks.add(key, value, keyNames)
  }

  /** All maps by name; may be called at any time. `namesOf` names addresses in stacks. */
  build(namesOf?: NamesOf): readonly MapSummary[] {
    return [...this.#maps]
      .sort(([a], [b]) => compareText(a, b))
      .map(([id, { kind, prints, keys, sum, isNumeric, top, stacks: sums }]) => {
        const name = id.slice(id.indexOf(' ') + 1)
        const unitNs = kind === 'tseries' ? undefined : (unitOfName(name) ?? this.#unitNs)
        const stacks = sums?.build(namesOf)
        return {
          ...{ name, kind, prints, keys, top: [...top] },
          ...(isNumeric && kind === 'map' ? { sum } : {}),
          ...(unitNs === undefined ? {} : { unitNs }),
          ...(stacks === undefined ? {} : { stacks }),
        }
      })
  }

  #find({ name, kind, snapshot }: KeyedRow): Gathered | undefined {
    const id = `${kind} ${name}`
    const known = this.#maps.get(id)
    if (known !== undefined) return known
    if (this.#maps.size >= MAX_MAPS) {
      this.#log.report('LIMIT_REACHED', `the report shows ${MAX_MAPS} maps at most`)
      return undefined
    }
    const map = { kind, snapshot, prints: 1, keys: 0, sum: 0, isNumeric: true, top: [] }
    this.#maps.set(id, map)
    return map
  }
}

function beginPrint(map: Gathered, snapshot: number): void {
  map.snapshot = snapshot
  map.prints++
  map.keys = map.sum = 0
  map.isNumeric = true
  map.top = []
  map.stacks?.clear()
}

function rowOf(record: KeyedRow): Row {
  const key = record.key.map((part) => part.slice(0, MAX_TEXT))
  if (record.kind === 'stats') {
    const { count, average, total } = record
    return { key, value: Number(total), count: Number(count), average: Number(average) }
  }
  const { value } = record
  const shown = record.kind === 'tseries' ? [...key, record.start] : key
  // Beyond 2^53 the digits are text: the report rounds them, the tables do not.
  const isNumber = typeof value === 'number' || /^-?\d+$/.test(value)
  return { key: shown, value: isNumber ? Number(value) : value.slice(0, MAX_TEXT) }
}

/** Puts a row in its place among the largest, those with text behind those with numbers. */
function keep(top: Row[], row: Row): void {
  const size = sizeOf(row)
  if (top.length === TOP_ROWS && sizeOf(top[TOP_ROWS - 1]) >= size) return
  if (top.length === TOP_ROWS) top.pop()
  let at = top.length
  while (at > 0 && sizeOf(top[at - 1]) < size) at--
  top.splice(at, 0, row)
}

function sizeOf({ value }: Row): number {
  return typeof value === 'number' ? value : Number.NEGATIVE_INFINITY
}

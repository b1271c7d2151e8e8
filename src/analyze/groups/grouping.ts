import { foldLabel } from '../../model/fold-label.ts'
import type { LabelSets } from '../spans/label-sets.ts'
import type { SpanColumns } from '../spans/span-columns.ts'

/** The label that every span has: its process. */
export const PID = 'pid'

/** What spans are grouped by. */
export interface GroupBy {
  /** Labels, and `pid`. */
  readonly names: readonly string[]
  /** Values as they were printed; else paths are folded. */
  readonly isRaw: boolean
}

/** Tells the group of each span, by the values of its labels: a span without a label has the empty value there. */
export class Grouping {
  readonly names: readonly string[]
  readonly #sets: LabelSets
  readonly #isRaw: boolean
  readonly #hasPid: boolean
  /** Names of the table, -1 for the process and for those that no span has. */
  readonly #numbers: readonly number[]
  readonly #byValues = new Map<string, number>()
  readonly #values: (readonly string[])[] = []
  /** Groups that are known already, by the set of a span and its process. */
  readonly #bySet = new Map<number, Map<number, number>>()

  constructor({ names, isRaw }: GroupBy, sets: LabelSets) {
    this.names = names
    this.#sets = sets
    this.#isRaw = isRaw
    this.#hasPid = names.includes(PID)
    this.#numbers = names.map((name) => (name === PID ? -1 : sets.table.names.indexOf(name)))
  }

  /** How many groups there are so far. */
  get size(): number {
    return this.#values.length
  }

  /** The values of a group, in the order of the names. */
  values(group: number): readonly string[] {
    return this.#values[group]
  }

  /** The group of a row. */
  of(columns: SpanColumns, row: number): number {
    return this.ofSet(columns.labels(row), columns.pid(row))
  }

  /** The group of spans with this set of labels, in this process. */
  ofSet(set: number, process: number): number {
    const pid = this.#hasPid ? process : -1
    let byPid = this.#bySet.get(set)
    if (byPid === undefined) {
      byPid = new Map()
      this.#bySet.set(set, byPid)
    }
    const known = byPid.get(pid)
    if (known !== undefined) return known
    const group = this.#group(this.names.map((name, i) => this.#value(name, i, set, pid)))
    byPid.set(pid, group)
    return group
  }

  #value(name: string, i: number, set: number, pid: number): string {
    if (name === PID) return pid < 0 ? '' : `${pid}`
    const number = this.#sets.value(set, this.#numbers[i])
    if (number < 0) return ''
    const value = this.#sets.table.valueOf(number)
    return this.#isRaw ? value : foldLabel(value)
  }

  #group(values: readonly string[]): number {
    const key = JSON.stringify(values)
    const known = this.#byValues.get(key)
    if (known !== undefined) return known
    const group = this.#values.push(values) - 1
    this.#byValues.set(key, group)
    return group
  }
}

import { LabelTable, MOST_LABELS } from '../../model/label-table.ts'

/** The set of a span without labels. */
export const NO_LABELS = 0
/** So many different sets of labels are told apart. */
const MOST_SETS = 2 ** 18
/** Sets in which values that found no place are `other`. */
const MOST_OTHERS = 2 ** 12
const OTHER = 0
const VALUES = 2 ** 20
const NONE = -1

/** The different sets of labels that spans have, each known by a small number: one for a span, however many labels it has. */
export class LabelSets {
  readonly table: LabelTable
  /** Of each set: the one that it goes on from, and the label that it has more. */
  readonly #before: number[] = [NO_LABELS]
  readonly #name: number[] = [NONE]
  readonly #value: number[] = [OTHER]
  /** The set that goes on from one with a label. */
  readonly #next = new Map<number, number>()
  /** Labels that became `other`, or were left out, since there were too many sets. */
  overflow = 0

  constructor(table: LabelTable = new LabelTable()) {
    this.table = table
  }

  /** How many sets there are. */
  get size(): number {
    return this.#before.length
  }

  /** A set with one label more; the first value that a call has under a name stays. */
  with(set: number, name: number, value: number): number {
    if (name < 0 || this.#has(set, name)) return set
    const known = this.#next.get(key(set, name, value))
    if (known !== undefined) return known
    if (this.size < MOST_SETS) return this.#add(set, name, value)
    this.overflow++
    const other = this.#next.get(key(set, name, OTHER))
    if (other !== undefined) return other
    return this.size < MOST_SETS + MOST_OTHERS ? this.#add(set, name, OTHER) : set
  }

  /** The set of these labels. */
  of(labels: Readonly<Record<string, string>>): number {
    let set = NO_LABELS
    for (const name of Object.keys(labels)) {
      set = this.with(set, this.table.name(name), this.table.value(labels[name]))
    }
    return set
  }

  /** The number of the value under a name, -1 for none. */
  value(set: number, name: number): number {
    for (let at = set; at !== NO_LABELS; at = this.#before[at]) {
      if (this.#name[at] === name) return this.#value[at]
    }
    return NONE
  }

  /** The labels of a set by name, in the order of the table. */
  record(set: number): Readonly<Record<string, string>> {
    const found: [string, string][] = []
    for (let name = 0; name < this.table.names.length; name++) {
      const value = this.value(set, name)
      if (value >= 0) found.push([this.table.names[name], this.table.valueOf(value)])
    }
    return Object.fromEntries(found)
  }

  #has(set: number, name: number): boolean {
    return this.value(set, name) >= 0
  }

  #add(set: number, name: number, value: number): number {
    const number = this.#before.push(set) - 1
    this.#name.push(name)
    this.#value.push(value)
    this.#next.set(key(set, name, value), number)
    return number
  }
}

/** Three small numbers as one. */
function key(set: number, name: number, value: number): number {
  return (set * MOST_LABELS + name) * VALUES + value
}

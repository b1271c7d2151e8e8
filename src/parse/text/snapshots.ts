import type { DiagnosticLog } from '../../model/diagnostic.ts'

const MAX_MAPS = 10_000
const MAX_KEYS = 100_000

/**
 * Numbers the prints of each map, from 1. JSON: each record is a print. Text has no mark between two prints: a key that
 * comes again begins the next one, and so does anything else that came between, since the rows of one print are never apart.
 */
export class Snapshots {
  readonly #log: DiagnosticLog
  readonly #prints = new Map<string, number>()
  /** The map whose rows are coming, and the keys of this print so far. */
  #current: string | undefined
  #keys = new Set<string>()
  /** The value of the row that came last, where it is a number. */
  #value = Number.NaN
  /** Whether this print has stacks that are printed alike. */
  #hasAlike = false

  constructor(log: DiagnosticLog) {
    this.#log = log
  }

  /** A whole print of `name` comes: its number. */
  next(name: string): number {
    const print = (this.#prints.get(name) ?? 0) + 1
    if (print > 1 || this.#prints.size < MAX_MAPS) this.#prints.set(name, print)
    else this.#log.report('LIMIT_REACHED', `prints are counted for ${MAX_MAPS} maps only`)
    return print
  }

  /** One row of `name` comes, its key as printed: the number of the print that it belongs to. */
  ofRow(name: string, key: string, value: number = Number.NaN): number {
    const known = this.#prints.get(name)
    const isNewKey = !this.#keys.has(key)
    const isAlike = !isNewKey && this.#isAlike(key, value)
    this.#value = value
    if (known !== undefined && this.#current === name && (isNewKey || isAlike)) {
      this.#hasAlike ||= isAlike
      this.#remember(key)
      return known
    }
    this.#current = name
    this.#keys = new Set([key])
    this.#hasAlike = false
    return this.next(name)
  }

  /**
   * Whether a key that comes again is of another stack that is printed alike: a print has its rows by ascending values, and such
   * stacks first meet among the many of one small count. Where the first one has a greater value than all before, it is the
   * same stack of the next print, which has grown.
   */
  #isAlike(key: string, value: number): boolean {
    return key.includes('\n') && (this.#hasAlike ? value >= this.#value : value === this.#value)
  }

  /** Something that is no row came: the next row begins a new print. */
  interrupt(): void {
    this.#current = undefined
  }

  /** Whether `name` was printed before. */
  has(name: string): boolean {
    return this.#prints.has(name)
  }

  #remember(key: string): void {
    if (this.#keys.size < MAX_KEYS) this.#keys.add(key)
    else this.#log.report('LIMIT_REACHED', `repeated keys are looked for among ${MAX_KEYS} keys`)
  }
}

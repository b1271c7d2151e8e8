/** When a runtime event went on in one process: intervals [from, to), ascending and apart. Relative to the origin second. */
export interface EventTrain {
  /** `gc_mark` or `stw`. */
  readonly name: string
  /** -1 where the capture does not tell processes apart. */
  readonly pid: number
  /** Which capture of a run it is of; the first where absent. */
  readonly capture?: number
  readonly fromNs: Float64Array
  readonly toNs: Float64Array
  /** From here on none is missing. */
  readonly completeFromNs: number
  /** How many are missing before. */
  readonly forgotten: number
}

/** How many intervals all keepers together may still add. */
export interface IntervalBudget {
  left: number
}

/** So many intervals every keeper may have, even when the others used up the budget. */
const LEAST = 16

/**
 * Remembers when something went on, in bounded memory. At the end of the budget the shorter half of the older half is
 * forgotten: what stays are the longest ones, and all of the latest.
 */
export class IntervalKeeper {
  readonly #budget: IntervalBudget
  #fromNs: number[] = []
  #toNs: number[] = []
  #completeFromNs = Number.NEGATIVE_INFINITY
  #forgotten = 0

  constructor(budget: IntervalBudget) {
    this.#budget = budget
  }

  /** Adds one that ended; what lies before the end of the one before is cut off. */
  add(fromNs: number, toNs: number): void {
    const begun = Math.max(fromNs, this.#toNs.at(-1) ?? Number.NEGATIVE_INFINITY)
    if (!(toNs > begun)) return
    if (this.#budget.left <= 0 && this.#fromNs.length >= LEAST) this.#forget()
    this.#budget.left--
    this.#fromNs.push(begun)
    this.#toNs.push(toNs)
  }

  /** The latest one went on until later. */
  extend(toNs: number): void {
    const last = this.#toNs.length - 1
    if (last >= 0 && toNs > this.#toNs[last]) this.#toNs[last] = toNs
  }

  train(name: string, pid: number): EventTrain {
    return {
      name,
      pid,
      fromNs: Float64Array.from(this.#fromNs),
      toNs: Float64Array.from(this.#toNs),
      completeFromNs: this.#completeFromNs,
      forgotten: this.#forgotten,
    }
  }

  #forget(): void {
    const older = this.#fromNs.length >>> 1
    const lengthOf = (i: number): number => this.#toNs[i] - this.#fromNs[i]
    const byLength = Array.from({ length: older }, (_, i) => i)
    byLength.sort((a, b) => lengthOf(a) - lengthOf(b) || a - b)
    const forgotten = new Set(byLength.slice(0, older >>> 1))
    for (const i of forgotten) this.#completeFromNs = Math.max(this.#completeFromNs, this.#toNs[i])
    const isKept = (_: number, i: number): boolean => !forgotten.has(i)
    this.#fromNs = this.#fromNs.filter(isKept)
    this.#toNs = this.#toNs.filter(isKept)
    this.#forgotten += forgotten.size
    this.#budget.left += forgotten.size
  }
}

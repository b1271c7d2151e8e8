import type { RankedSpans } from './ranked-spans.ts'

/**
 * Measures Vargha & Delaney's A12 of resampled spans: the chance that one of `after` takes longer than one of `before`. The
 * common order is found once; each measurement is a pass over it.
 */
export class ResampledA12 {
  readonly #before: RankedSpans
  readonly #after: RankedSpans
  /** Ranked rows of both, slowest first; those of `after` stand behind the count of `before`. */
  readonly #order: Int32Array
  /** Whether a new value begins here. */
  readonly #begins: Uint8Array

  constructor(before: RankedSpans, after: RankedSpans) {
    this.#before = before
    this.#after = after
    const length = before.length + after.length
    this.#order = new Int32Array(length)
    this.#begins = new Uint8Array(length)
    let [i, j, last] = [0, 0, Number.NaN]
    for (let at = 0; at < length; at++) {
      const isBefore = j >= after.length || (i < before.length && before.durNs[i] >= after.durNs[j])
      const value = isBefore ? before.durNs[i] : after.durNs[j]
      this.#order[at] = isBefore ? i++ : before.length + j++
      this.#begins[at] = value === last ? 0 : 1
      last = value
    }
  }

  /** `before` and `after` say how often each row of the samples was drawn. */
  measure(before: Int32Array, after: Int32Array): number {
    const border = this.#before.length
    let [longer, aboveAfter, equalBefore, equalAfter, allBefore] = [0, 0, 0, 0, 0]
    for (let at = 0; at < this.#order.length; at++) {
      if (this.#begins[at] === 1) {
        longer += equalBefore * (aboveAfter + equalAfter / 2)
        aboveAfter += equalAfter
        allBefore += equalBefore
        equalBefore = 0
        equalAfter = 0
      }
      const i = this.#order[at]
      if (i < border) equalBefore += this.#before.weight[i] * before[this.#before.row[i]]
      else {
        const j = i - border
        equalAfter += this.#after.weight[j] * after[this.#after.row[j]]
      }
    }
    longer += equalBefore * (aboveAfter + equalAfter / 2)
    return longer / ((allBefore + equalBefore) * (aboveAfter + equalAfter))
  }
}

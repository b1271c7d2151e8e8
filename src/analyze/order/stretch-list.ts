/** Stretches of time in columns, at most so many: the hot loop keeps them without making an object of each. */
export class StretchList {
  readonly #most: number
  readonly fromNs: Float64Array
  readonly toNs: Float64Array
  #length = 0

  constructor(most: number) {
    this.#most = most
    this.fromNs = new Float64Array(most)
    this.toNs = new Float64Array(most)
  }

  get length(): number {
    return this.#length
  }

  get isFull(): boolean {
    return this.#length === this.#most
  }

  /** The length of a stretch. */
  lengthNs(place: number): number {
    return this.toNs[place] - this.fromNs[place]
  }

  /** Adds one at the end; the list must not be full. */
  push(fromNs: number, toNs: number): void {
    this.fromNs[this.#length] = fromNs
    this.toNs[this.#length++] = toNs
  }

  /** Drops the first ones. */
  dropFirst(count: number): void {
    this.fromNs.copyWithin(0, count, this.#length)
    this.toNs.copyWithin(0, count, this.#length)
    this.#length -= count
  }

  /** Keeps the first `length` only. */
  cutTo(length: number): void {
    this.#length = length
  }

  /** The greatest length of those that end at `sinceNs` or later; 0 for none. */
  longestNs(sinceNs: number): number {
    const { fromNs, toNs } = this
    let longestNs = 0
    for (let place = 0; place < this.#length; place++) {
      const ns = toNs[place] - fromNs[place]
      if (ns > longestNs && toNs[place] >= sinceNs) longestNs = ns
    }
    return longestNs
  }

  /** Keeps those that end at `sinceNs` or later and are at least so long. */
  keep(sinceNs: number, leastNs: number): void {
    const { fromNs, toNs } = this
    let kept = 0
    for (let place = 0; place < this.#length; place++) {
      if (toNs[place] < sinceNs || toNs[place] - fromNs[place] < leastNs) continue
      fromNs[kept] = fromNs[place]
      toNs[kept++] = toNs[place]
    }
    this.#length = kept
  }
}

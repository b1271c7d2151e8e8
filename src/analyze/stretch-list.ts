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

  /** Keeps those for which it holds. */
  keep(holds: (place: number) => boolean): void {
    let kept = 0
    for (let place = 0; place < this.#length; place++) {
      if (!holds(place)) continue
      this.fromNs[kept] = this.fromNs[place]
      this.toNs[kept++] = this.toNs[place]
    }
    this.#length = kept
  }
}

const FIRST_ENTRIES = 256

/** What rows spent at places: an entry for each row and place, row by row. */
export class PlaceTimes {
  #row = new Int32Array(FIRST_ENTRIES)
  #place = new Int32Array(FIRST_ENTRIES)
  #ns = new Float64Array(FIRST_ENTRIES)
  #length = 0

  add(row: number, place: number, ns: number): void {
    if (this.#length === this.#row.length) this.#grow()
    this.#row[this.#length] = row
    this.#place[this.#length] = place
    this.#ns[this.#length++] = ns
  }

  /** Fills a column with what each row spent at one place, nanoseconds. */
  fill(column: Float64Array, place: number): void {
    column.fill(0)
    for (let at = 0; at < this.#length; at++) {
      if (this.#place[at] === place) column[this.#row[at]] = this.#ns[at]
    }
  }

  /** Their sums by place, each times the scale of its row; of rows whose scale is 0 nothing counts. */
  sums(scaleOf: (row: number) => number): Map<number, number> {
    const sums = new Map<number, number>()
    for (let at = 0; at < this.#length; at++) {
      const scale = scaleOf(this.#row[at])
      if (scale === 0) continue
      const place = this.#place[at]
      sums.set(place, (sums.get(place) ?? 0) + scale * this.#ns[at])
    }
    return sums
  }

  #grow(): void {
    const [row, place, ns] = [this.#row, this.#place, this.#ns]
    this.#row = new Int32Array(2 * this.#length)
    this.#place = new Int32Array(2 * this.#length)
    this.#ns = new Float64Array(2 * this.#length)
    this.#row.set(row)
    this.#place.set(place)
    this.#ns.set(ns)
  }
}

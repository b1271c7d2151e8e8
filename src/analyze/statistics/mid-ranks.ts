/** Values in order, whichever end comes first. */
export interface Ordered {
  /** Their numbers, as `values` has them, in order. */
  readonly order: Int32Array
  /** How many there may be: numbers are below. */
  readonly length: number
  valueAt(row: number): number
  /** How many the value at a place of `order` stands for. */
  weightAt(place: number): number
}

/** How many values come before each in order, equal ones by half (Wilcoxon's midranks), by their number. */
export function midRanks({ order, length, valueAt, weightAt }: Ordered): Float64Array {
  const rank = new Float64Array(length)
  let [before, from] = [0, 0]
  while (from < order.length) {
    const value = valueAt(order[from])
    let [to, equal] = [from, 0]
    for (; to < order.length && valueAt(order[to]) === value; to++) equal += weightAt(to)
    for (; from < to; from++) rank[order[from]] = before + equal / 2
    before += equal
  }
  return rank
}

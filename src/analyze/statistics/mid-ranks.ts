/** Values in order, whichever end comes first, and how many each stands for. */
export interface Ordered {
  /** The number of each. */
  readonly order: Int32Array
  readonly values: Float64Array
  readonly weight: Float64Array
}

/** How many values come before each in order, equal ones by half (Wilcoxon's midranks), by their numbers, which are below `length`. */
export function midRanks({ order, values, weight }: Ordered, length: number): Float64Array {
  const rank = new Float64Array(length)
  let [before, from] = [0, 0]
  while (from < order.length) {
    const value = values[from]
    let [to, equal] = [from, 0]
    for (; to < order.length && values[to] === value; to++) equal += weight[to]
    for (; from < to; from++) rank[order[from]] = before + equal / 2
    before += equal
  }
  return rank
}

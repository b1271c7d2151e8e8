/**
 * Where ascending values fall apart into `kinds` clusters with the least sum of squared distances from their means: the first index
 * of each. Optimal one-dimensional k-means by dynamic programming (Wang & Song, The R Journal 3, 2011); where the last
 * cluster begins never moves back as values are added, which halves the search again and again.
 */
export function optimalClusters(ascending: readonly number[], kinds: number): readonly number[] {
  const squares = squaresWithin(ascending)
  const last = ascending.length - 1
  let cost = ascending.map((_, i) => squares(0, i))
  const begins = [new Int32Array(ascending.length)]
  for (let kind = 1; kind < kinds; kind++) {
    const next = { cost: cost.slice(), begin: new Int32Array(ascending.length) }
    addCluster(squares, cost, next, { from: kind, to: last, low: kind, high: last })
    begins.push(next.begin)
    cost = next.cost
  }
  const found: number[] = []
  for (let kind = kinds - 1, end = last; kind >= 0; kind--) {
    found.unshift(begins[kind][end])
    end = begins[kind][end] - 1
  }
  return found
}

/** The sum of squared distances from their mean of the values `from` to `to`. */
type Squares = (from: number, to: number) => number

function squaresWithin(ascending: readonly number[]): Squares {
  // About the median: sums of squares of large numbers lose digits.
  const middle = ascending[ascending.length >> 1]
  const sums = new Float64Array(ascending.length + 1)
  const squares = new Float64Array(ascending.length + 1)
  for (const [i, value] of ascending.entries()) {
    sums[i + 1] = sums[i] + (value - middle)
    squares[i + 1] = squares[i] + (value - middle) ** 2
  }
  return (from, to) => {
    const sum = sums[to + 1] - sums[from]
    return Math.max(0, squares[to + 1] - squares[from] - sum ** 2 / (to - from + 1))
  }
}

/** Values whose best last cluster is sought, and where it may begin. */
interface Stretch {
  readonly from: number
  readonly to: number
  readonly low: number
  readonly high: number
}

/** What the values up to each one cost with a cluster more, and where that begins. */
interface Clustered {
  readonly cost: number[]
  readonly begin: Int32Array
}

function addCluster(
  squares: Squares,
  before: readonly number[],
  found: Clustered,
  { from, to, low, high }: Stretch,
): void {
  if (from > to) return
  const middle = (from + to) >> 1
  let least = Number.POSITIVE_INFINITY
  for (let begin = Math.min(high, middle); begin >= low; begin--) {
    const cost = before[begin - 1] + squares(begin, middle)
    if (cost >= least) continue
    least = cost
    found.begin[middle] = begin
  }
  found.cost[middle] = least
  const begin = found.begin[middle]
  addCluster(squares, before, found, { from, to: middle - 1, low, high: begin })
  addCluster(squares, before, found, { from: middle + 1, to, low: begin, high })
}

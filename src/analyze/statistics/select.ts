/** Ranges up to this length are sorted by insertion: cheaper than another partition. */
const SHORT = 24
/** Ranges from this length on take their pivot from nine values instead of three. */
const LONG = 1_000

/**
 * The value of `rank` (from 1) in ascending order, in linear time on average. Reorders `values`:
 * afterwards none before index `rank - 1` is greater and none behind it is less. The pivots are
 * deterministic; when they go badly too often, the rest is sorted, so the worst case stays
 * O(n log n). `values` hold no NaN. Returns NaN for a rank outside 1..length.
 */
export function selectRank(values: Float64Array, rank: number): number {
  const target = rank - 1
  let low = 0
  let high = values.length - 1
  if (!(target >= low && target <= high)) return Number.NaN
  // Good pivots halve the range: twice the logarithm of the length is patience enough.
  let patience = 2 * (32 - Math.clz32(values.length))
  while (high - low >= SHORT) {
    if (patience-- === 0) {
      values.subarray(low, high + 1).sort()
      return values[target]
    }
    const split = partition(values, low, high)
    if (target <= split) high = split
    else low = split + 1
  }
  sortShort(values, low, high)
  return values[target]
}

/** Hoare's partition: returns `split` < `high` with all of low..split ≤ all of split+1..high. */
function partition(values: Float64Array, low: number, high: number): number {
  const pivot = choosePivot(values, low, high)
  let left = low - 1
  let right = high + 1
  while (true) {
    do left++
    while (values[left] < pivot)
    do right--
    while (values[right] > pivot)
    // A median of three has an equal or a greater before the last place: `right` left the last.
    if (left >= right) return right
    const swapped = values[left]
    values[left] = values[right]
    values[right] = swapped
  }
}

/** The median of three values, or of three such medians where the range is long. */
function choosePivot(values: Float64Array, low: number, high: number): number {
  const middle = (low + high) >>> 1
  if (high - low < LONG) return medianOf3(values[low], values[middle], values[high])
  const step = (high - low) >>> 3
  return medianOf3(
    medianOf3(values[low], values[low + step], values[low + 2 * step]),
    medianOf3(values[middle - step], values[middle], values[middle + step]),
    medianOf3(values[high - 2 * step], values[high - step], values[high]),
  )
}

function medianOf3(a: number, b: number, c: number): number {
  if (a < b) return b < c ? b : Math.max(a, c)
  return a < c ? a : Math.max(b, c)
}

function sortShort(values: Float64Array, low: number, high: number): void {
  for (let i = low + 1; i <= high; i++) {
    const value = values[i]
    let at = i
    while (at > low && values[at - 1] > value) {
      values[at] = values[at - 1]
      at--
    }
    values[at] = value
  }
}

/** Of some places of values the few with the greatest ones, greatest first, of equal ones those that stand first. */
export function placesOfGreatest(
  values: Float64Array,
  places: Int32Array,
  count: number,
): readonly number[] {
  const found: number[] = []
  for (const place of places) {
    const value = values[place]
    if (found.length === count && value <= values[found[count - 1]]) continue
    if (found.length === count) found.pop()
    let at = found.length
    while (at > 0 && value > values[found[at - 1]]) at--
    found.splice(at, 0, place)
  }
  return found
}

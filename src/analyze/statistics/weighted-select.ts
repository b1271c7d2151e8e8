/** Ranges up to this length are sorted by insertion: cheaper than another partition. */
const SHORT = 24

/**
 * The greatest of the first `length` values for which it and the greater ones weigh more than `above`: with weights of 1
 * and a whole `above`, the value of that index in descending order. Linear time on average, O(n log n) at worst. Reorders
 * both arrays, in step. Where all together weigh no more it is the least value, for no values NaN. `values` hold no NaN.
 */
export function selectFromTop(
  values: Float64Array,
  weights: Float64Array,
  length: number,
  above: number,
): number {
  let low = 0
  let high = length - 1
  let left = above
  let patience = 2 * (32 - Math.clz32(length))
  while (high - low >= SHORT && patience-- > 0) {
    const split = partition(values, weights, low, high)
    let weight = 0
    for (let i = low; i <= split; i++) weight += weights[i]
    if (weight > left) high = split
    else {
      left -= weight
      low = split + 1
    }
  }
  if (high - low >= SHORT) sortLong(values, weights, low, high)
  else sortShort(values, weights, low, high)
  while (low < high && weights[low] <= left) left -= weights[low++]
  return low < length ? values[low] : Number.NaN
}

/** Hoare's partition: returns `split` < `high` with all of low..split ≥ all of split+1..high. */
function partition(values: Float64Array, weights: Float64Array, low: number, high: number): number {
  const pivot = medianOf3(values[low], values[(low + high) >>> 1], values[high])
  let left = low - 1
  let right = high + 1
  while (true) {
    do left++
    while (values[left] > pivot)
    do right--
    while (values[right] < pivot)
    if (left >= right) return right
    swap(values, left, right)
    swap(weights, left, right)
  }
}

function medianOf3(a: number, b: number, c: number): number {
  if (a < b) return b < c ? b : Math.max(a, c)
  return a < c ? a : Math.max(b, c)
}

function swap(column: Float64Array, a: number, b: number): void {
  const kept = column[a]
  column[a] = column[b]
  column[b] = kept
}

function sortShort(values: Float64Array, weights: Float64Array, low: number, high: number): void {
  for (let i = low + 1; i <= high; i++) {
    for (let at = i; at > low && values[at - 1] < values[at]; at--) {
      swap(values, at - 1, at)
      swap(weights, at - 1, at)
    }
  }
}

function sortLong(values: Float64Array, weights: Float64Array, low: number, high: number): void {
  const ownValues = values.slice(low, high + 1)
  const ownWeights = weights.slice(low, high + 1)
  const order = new Int32Array(ownValues.length)
  for (let i = 0; i < order.length; i++) order[i] = i
  order.sort((a, b) => ownValues[b] - ownValues[a])
  for (let i = 0; i < order.length; i++) {
    values[low + i] = ownValues[order[i]]
    weights[low + i] = ownWeights[order[i]]
  }
}

/** Each value may have passed so many others in the mean: from there on a radix sort is faster. */
const MOST_PASSED = 24

/**
 * The places of values in ascending order, equal ones in the order in which they stand, by insertion: for values that nearly are in
 * order, as the starts of spans are that come in the order of their ends. `undefined` where they are not: much sooner than
 * insertion would take.
 */
export function insertionOrder(values: Float64Array): Int32Array | undefined {
  const order = new Int32Array(values.length)
  const most = MOST_PASSED * values.length
  let passed = 0
  for (let place = 0; place < values.length; place++) {
    const value = values[place]
    let at = place
    for (; at > 0 && values[order[at - 1]] > value; at--) order[at] = order[at - 1]
    order[at] = place
    passed += place - at
    if (passed > most) return undefined
  }
  return order
}

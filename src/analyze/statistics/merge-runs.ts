/**
 * Sorts `order[0, count)`, indexes into `keys`, by ascending key: a natural merge sort, stable.
 * Costs one pass when the order is right already, log2(runs) passes else.
 */
export function mergeRuns(order: Int32Array, count: number, keys: Float64Array): void {
  let from: Int32Array = order
  let to: Int32Array = new Int32Array(count)
  let starts = runStarts(from, count, keys)
  while (starts.length > 2) {
    const next: number[] = []
    for (let run = 0; run + 1 < starts.length; run += 2) {
      const end = starts[run + 2] ?? starts[run + 1]
      mergeTwo(from, starts[run], starts[run + 1], end, to, keys)
      next.push(starts[run])
    }
    next.push(count)
    starts = next
    const spare = from
    from = to
    to = spare
  }
  if (from !== order) order.set(from.subarray(0, count))
}

/** Where each ascending run begins, and `count` as the end of the last. */
function runStarts(order: Int32Array, count: number, keys: Float64Array): number[] {
  const starts = [0]
  for (let i = 1; i < count; i++) if (keys[order[i]] < keys[order[i - 1]]) starts.push(i)
  starts.push(count)
  return starts
}

/** Merges from[left, middle) and from[middle, end) into to[left, end). */
function mergeTwo(
  from: Int32Array,
  left: number,
  middle: number,
  end: number,
  to: Int32Array,
  keys: Float64Array,
): void {
  let a = left
  let b = middle
  for (let at = left; at < end; at++) {
    const takeLeft = a < middle && (b >= end || keys[from[a]] <= keys[from[b]])
    to[at] = takeLeft ? from[a++] : from[b++]
  }
}

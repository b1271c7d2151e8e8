/** Tables whose chances are this near count as equally likely: R's `fisher.test` does the same. */
const SLACK = 1e-7

/**
 * Fisher's exact test of [[a, b], [c, d]], two-sided: the chance of a table as unlikely as this one or more so, its margins
 * given. Whole counts. 1 where a margin is empty.
 */
export function fisherExact(a: number, b: number, c: number, d: number): number {
  const row = a + b
  const column = a + c
  const all = row + c + d
  const least = Math.max(0, column - (c + d))
  const most = Math.min(row, column)
  // Chances relative to the most likely table: nothing overflows, and the far ones are 0 in truth.
  const mode = Math.min(most, Math.max(least, Math.floor(((row + 1) * (column + 1)) / (all + 2))))
  const step = (k: number): number =>
    ((row - k) * (column - k)) / ((k + 1) * (all - row - column + k + 1))
  const chances = new Float64Array(most - least + 1)
  chances[mode - least] = 1
  for (let k = mode; k < most; k++) chances[k + 1 - least] = chances[k - least] * step(k)
  for (let k = mode; k > least; k--) chances[k - 1 - least] = chances[k - least] / step(k - 1)
  const limit = chances[a - least] * (1 + SLACK)
  let total = 0
  let unlikely = 0
  for (const chance of chances) {
    total += chance
    if (chance <= limit) unlikely += chance
  }
  return unlikely / total
}

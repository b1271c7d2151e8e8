/**
 * Adjusts p-values for the number of questions asked: the greatest false discovery rate at which each would still be believed
 * (Benjamini & Hochberg, Journal of the Royal Statistical Society B 57, 1995). In the order given.
 */
export function falseDiscoveryRates(p: readonly number[]): number[] {
  const order = p.map((_, i) => i).sort((a, b) => p[b] - p[a])
  const q = new Array<number>(p.length)
  let least = 1
  order.forEach((i, greater) => {
    least = Math.min(least, (p[i] * p.length) / (p.length - greater))
    q[i] = least
  })
  return q
}

/** A key part that is a number, exact as a double. */
const WHOLE = /^-?\d{1,15}$/

/** Part by part; parts that are whole numbers by value and before all text. */
export function compareKeys(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = compareParts(a[i], b[i])
    if (order !== 0) return order
  }
  return a.length - b.length
}

function compareParts(a: string, b: string): number {
  const isNumber = WHOLE.test(a)
  if (isNumber !== WHOLE.test(b)) return isNumber ? -1 : 1
  return (isNumber ? Number(a) - Number(b) : 0) || compareText(a, b)
}

/** By code units. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

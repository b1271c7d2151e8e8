/** The normal quantile of 2.5 %. */
const NORMAL = -1.959963984540054
const BOTH_TAILS = 0.05

/**
 * How many standard errors a two-sided 95 % interval reaches, by Student's t with `degrees` of freedom, whole or not and
 * taken as 1 at least. Hill's algorithm 396 (CACM 13, 1970), right to four digits from 2 degrees on; 1.96 for infinity.
 */
export function studentT95(degrees: number): number {
  if (!(degrees > 1)) return 1 / Math.tan((BOTH_TAILS * Math.PI) / 2)
  if (degrees > 1e6) return -NORMAL
  const a = 1 / (degrees - 0.5)
  const b = 48 / a ** 2
  const c = (((20_700 * a) / b - 98) * a - 16) * a + 96.36
  const d = ((94.5 / (b + c) - 3) / b + 1) * Math.sqrt((a * Math.PI) / 2) * degrees
  const y = Math.exp((2 / degrees) * Math.log(d * BOTH_TAILS))
  const square = y > 0.05 + a ? fromNormal(degrees, a, b, c, d) : fromPower(degrees, d, y)
  return Math.sqrt(degrees * square)
}

/** Asymptotic inverse expansion about the normal quantile. */
function fromNormal(degrees: number, a: number, b: number, c: number, d: number): number {
  const x = NORMAL
  const y = x * x
  const near = degrees < 5 ? c + 0.3 * (degrees - 4.5) * (x + 0.6) : c
  const divisor = (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b + near
  const root = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / divisor - y - 3) / b + 1) * x
  return Math.expm1(a * root * root)
}

/** Expansion in a power of the tail, for few degrees. */
function fromPower(degrees: number, d: number, y: number): number {
  const inner = 1 / (((degrees + 6) / (degrees * y) - 0.089 * d - 0.822) * (degrees + 2) * 3)
  return ((inner + 0.5 / (degrees + 4)) * y - 1) * ((degrees + 1) / (degrees + 2)) + 1 / y
}

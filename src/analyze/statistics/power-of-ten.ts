/**
 * 10 to the power of x, exact where x is whole, else right to 2e-15 of its value. The operator `**` answers otherwise in its last
 * digit from one version of V8 to the next; `Math.exp` does not.
 */
export function powerOfTen(x: number): number {
  const whole = Math.floor(x)
  const exact = Number(`1e${whole}`)
  return x === whole ? exact : exact * Math.exp(Math.LN10 * (x - whole))
}

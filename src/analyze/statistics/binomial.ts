const HALF_LOG_TAU = 0.5 * Math.log(2 * Math.PI)
/** Many more terms than the largest n needs for which `binomialCdf` promises its digits. */
const MAX_TERMS = 1_000_000

/**
 * P(B ≤ k) for B ~ Binomial(n, p): the regularised incomplete beta function I_{1-p}(n-k, k+1) by a
 * continued fraction. The factor before the fraction is a binomial probability, since a quotient of
 * gamma functions loses every digit at large n. Absolute error below 1e-12 for n ≤ 1e9. n and k are
 * whole numbers.
 */
export function binomialCdf(k: number, n: number, p: number): number {
  if (k < 0) return 0
  if (k >= n || p <= 0) return 1
  if (p >= 1) return 0
  const q = 1 - p
  // On the far side of the mean the fraction converges slowly: there, one minus the other tail.
  if ((n - k) * p >= (k + 1) * q) {
    return (p * binomialPmf(k, n, p) * (n - k)) / betaFraction(n - k, k + 1, q, p)
  }
  return 1 - (q * binomialPmf(k + 1, n, p) * (k + 1)) / betaFraction(k + 1, n - k, p, q)
}

/**
 * P(B = k) for B ~ Binomial(n, p), 0 < p < 1, by Loader's saddle-point form ("Fast and Accurate
 * Computation of Binomial Probabilities", 2000): no large numbers cancel.
 */
export function binomialPmf(k: number, n: number, p: number): number {
  if (k < 0 || k > n) return 0
  const q = 1 - p
  if (k === 0) return Math.exp(n * Math.log1p(-p))
  if (k === n) return Math.exp(n * Math.log(p))
  const exponent =
    stirlingError(n) -
    stirlingError(k) -
    stirlingError(n - k) -
    deviance(k, n * p) -
    deviance(n - k, n * q)
  return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * k * (n - k)))
}

/** ln n! minus Stirling's formula, for whole n ≥ 1. */
function stirlingError(n: number): number {
  if (n < 16) return Math.log(factorial(n)) - (n + 0.5) * Math.log(n) + n - HALF_LOG_TAU
  const s = n * n
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / s) / s) / s) / s) / n
}

function factorial(n: number): number {
  let product = 1
  for (let i = 2; i <= n; i++) product *= i
  return product
}

/** x·ln(x/mean) + mean - x without cancellation where x is near its mean. */
function deviance(x: number, mean: number): number {
  const difference = x - mean
  if (Math.abs(difference) >= 0.1 * (x + mean)) return x * Math.log(x / mean) - difference
  const v = difference / (x + mean)
  let sum = difference * v
  let power = 2 * x * v
  for (let odd = 3; ; odd += 2) {
    power *= v * v
    const next = sum + power / odd
    if (next === sum) return sum
    sum = next
  }
}

/**
 * x^a·y^b / (B(a, b)·I_x(a, b)) for y = 1 - x and a·y ≥ b·x, by the continued fraction of Didonato &
 * Morris (TOMS 708, 1992) and the modified Lentz method. Every term is positive: nothing
 * cancels, and no denominator is near 0.
 */
function betaFraction(a: number, b: number, x: number, y: number): number {
  const distance = a * y - b * x + 1
  let fraction = (a * distance) / (a + 1)
  let c = fraction
  let d = 0
  for (let m = 1; m <= MAX_TERMS && m < b; m++) {
    const s = a + 2 * m - 1
    const numerator = ((a + m - 1) / s) * ((a + b + m - 1) / s) * m * (b - m) * x * x
    const denominator = m + (m * (b - m) * x) / s + ((a + m) * (distance + m * (2 - x))) / (s + 2)
    d = 1 / (denominator + numerator * d)
    c = denominator + numerator / c
    const step = c * d
    fraction *= step
    if (Math.abs(step - 1) < 2 * Number.EPSILON) break
  }
  return fraction
}

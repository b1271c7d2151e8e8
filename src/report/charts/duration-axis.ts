/** A Vega expression: the nanoseconds that another expression of ours gives, as people write them, with so many digits. */
export function durationExpression(ns: string, digits = '3'): string {
  const form = `'.' + ${digits} + '~r'`
  return [
    `${ns} === 0 ? '0'`,
    `${ns} < 1e3 ? format(${ns}, ${form}) + ' ns'`,
    `${ns} < 1e6 ? format(${ns} / 1e3, ${form}) + ' µs'`,
    `${ns} < 1e9 ? format(${ns} / 1e6, ${form}) + ' ms'`,
    `${ns} < 6e10 ? format(${ns} / 1e9, ${form}) + ' s'`,
    `${ns} < 3.6e12 ? format(${ns} / 6e10, ${form}) + ' min'`,
    `format(${ns} / 3.6e12, ${form}) + ' h'`,
  ].join(' : ')
}

/** So many digits tell the ticks of an axis apart: some twenty of them between its ends. */
const DIGITS =
  "clamp(ceil(2.3 + log(max(1, abs(domain('x')[1])) / max(1e-3, abs(span(domain('x'))))) / LN10), 3, 12)"

/** The labels of an axis of nanoseconds whose ticks stand far apart, as on a logarithmic one. */
export const DURATION_LABEL: string = durationExpression('datum.value')

/** The labels of a horizontal axis of nanoseconds, however close it looks: no two ticks are called the same. */
export const CLOSE_DURATION_LABEL: string = durationExpression('datum.value', DIGITS)

/** What a logarithmic axis of latency spans and where it has its marks. */
export interface LogAxis {
  readonly domain: readonly [number, number]
  readonly values: readonly number[]
}

/** A logarithmic axis that holds `[minNs, maxNs]`; it begins at half a nanosecond, since a logarithm knows no 0. */
export function logAxis(minNs: number, maxNs: number): LogAxis {
  const lo = Math.max(0.5, minNs)
  const hi = Math.max(maxNs, 2 * lo)
  const factors = hi / lo > 1000 ? [1] : hi / lo > 30 ? [1, 3] : [1, 2, 5]
  const values: number[] = []
  for (let power = Math.floor(Math.log10(lo)); Number(`1e${power}`) <= hi; power++) {
    for (const factor of factors) {
      const value = Number(`${factor}e${power}`)
      if (value >= lo && value <= hi) values.push(value)
    }
  }
  return { domain: [lo, hi], values }
}

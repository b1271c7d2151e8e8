/** A Vega expression: the nanoseconds that another expression of ours gives, as people write them. */
export function durationExpression(ns: string): string {
  return [
    `${ns} === 0 ? '0'`,
    `${ns} < 1e3 ? format(${ns}, '.3~r') + ' ns'`,
    `${ns} < 1e6 ? format(${ns} / 1e3, '.3~r') + ' µs'`,
    `${ns} < 1e9 ? format(${ns} / 1e6, '.3~r') + ' ms'`,
    `${ns} < 6e10 ? format(${ns} / 1e9, '.3~r') + ' s'`,
    `${ns} < 3.6e12 ? format(${ns} / 6e10, '.3~r') + ' min'`,
    `format(${ns} / 3.6e12, '.3~r') + ' h'`,
  ].join(' : ')
}

/** The labels of an axis of nanoseconds. */
export const DURATION_LABEL: string = durationExpression('datum.value')

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

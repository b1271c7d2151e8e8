/** The only place where a number becomes words. No locale: the same number gives the same text everywhere. */

/** A unit of time. */
export interface DurationUnit {
  readonly name: string
  readonly ns: number
  /** From this many on, the next unit is easier to read. */
  readonly limit: number
}

const DURATION_UNITS: readonly DurationUnit[] = [
  { name: 'ns', ns: 1, limit: 1000 },
  { name: 'µs', ns: 1e3, limit: 1000 },
  { name: 'ms', ns: 1e6, limit: 1000 },
  { name: 's', ns: 1e9, limit: 1000 },
  { name: 'min', ns: 6e10, limit: 120 },
  { name: 'h', ns: 3.6e12, limit: Number.POSITIVE_INFINITY },
]

const BYTE_UNITS: readonly string[] = ['B', 'kB', 'MB', 'GB', 'TB']

/** Nanoseconds in three significant digits: `850 µs`, `12.3 ms`, `1.20 s`; whole nanoseconds as they are. */
export function duration(ns: number): string {
  if (!Number.isFinite(ns)) return 'unknown'
  const size = Math.abs(ns)
  const unit = unitOf(size)
  const digits = unit.ns === 1 && Number.isInteger(size) ? `${size}` : threeDigits(size / unit.ns)
  return `${ns < 0 ? '-' : ''}${digits} ${unit.name}`
}

/** The unit in which `duration` writes so many nanoseconds. */
export function durationUnit(ns: number): DurationUnit {
  return unitOf(Math.abs(ns))
}

function unitOf(size: number): DurationUnit {
  // Rounded before it is compared: 999.9 µs is 1.00 ms, not 1000 µs.
  return DURATION_UNITS.find((unit) => rounded(size / unit.ns) < unit.limit) ?? DURATION_UNITS[0]
}

/** Time that goes by, as a clock shows it: `0:05`, `12:34`, `1:02:03`. */
export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60]
  const hours = Math.floor(seconds / 3600)
  const [first, ...rest] = hours > 0 ? [hours, ...parts] : parts
  return [first, ...rest.map((part) => `${part}`.padStart(2, '0'))].join(':')
}

/** A change, to the nanosecond, with its sign: `+3.10 ms`, `-200 µs`, `0 ns`. */
export function change(ns: number): string {
  const whole = Math.round(ns)
  return whole > 0 ? `+${duration(whole)}` : duration(whole)
}

/** A whole number with its thousands apart: `1,234,567`. Takes the digits of numbers beyond 2^53 as text. */
export function count(n: number | string): string {
  return String(n).replace(/\B(?=(?:\d{3})+$)/g, ',')
}

/** `1 span`, `2,000 spans`: a count with its noun; `many` where the plural is no mere `s`. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`
}

/** A fraction of 1 as per cent, three significant digits: `12.3 %`. Never rounds a part up to the whole. */
export function percent(fraction: number): string {
  if (!Number.isFinite(fraction)) return 'unknown'
  const value = rounded(fraction * 100)
  if (value >= 100 && fraction < 1) return 'over 99.9 %'
  if (fraction > 0 && value < 0.001) return 'under 0.001 %'
  return `${value} %`
}

/** A ratio: `8.1 times`, `12 times`, `1,234 times`. */
export function times(ratio: number): string {
  if (!Number.isFinite(ratio)) return 'many times'
  const nearest = Number(ratio.toFixed(1))
  return `${nearest < 10 ? nearest.toFixed(1) : count(Math.round(ratio))} times`
}

/** The name of a percentile from its fraction: 0.999 is `p99.9`. */
export function percentile(p: number): string {
  return `p${Number((p * 100).toPrecision(12))}`
}

/** A number without a known unit, three significant digits, with thousands apart: `724`, `741,000`. */
export function about(value: number): string {
  if (!Number.isFinite(value)) return 'unknown'
  return Math.abs(value) < 1000 ? `${rounded(value)}` : count(rounded(value))
}

/** A whole number with every digit and no commas, for bounds such as `[524288, 1048576)`. */
export function plain(value: number): string {
  return Number.isInteger(value) ? BigInt(value).toString() : `${value}`
}

/** Bytes in units of 1000, three significant digits: `61.2 MB`. */
export function byteSize(bytes: number): string {
  let unit = 0
  let size = bytes
  while (unit < BYTE_UNITS.length - 1 && rounded(size) >= 1000) {
    size /= 1000
    unit++
  }
  return `${unit === 0 ? size : threeDigits(size)} ${BYTE_UNITS[unit]}`
}

function rounded(value: number): number {
  return Number(value.toPrecision(3))
}

/** Three significant digits with their zeros: `1.20`, `12.0`; whole numbers from 1000 on. */
function threeDigits(value: number): string {
  const nearest = rounded(value)
  if (nearest >= 1000) return count(Math.round(value))
  if (nearest >= 100) return nearest.toFixed(0)
  return nearest.toFixed(nearest >= 10 ? 1 : 2)
}

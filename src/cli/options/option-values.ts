import { InvalidArgumentError } from 'commander'
import { TIME_UNITS } from '../../model/column.ts'

/** Nanoseconds of each unit of time that may be written. */
export const UNIT_NS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 6e10,
  min: 6e10,
  h: 3.6e12,
}
const MOST_PERCENTS = 20

/** `50,90,99.9`: ascending, each once. Throws what commander shows as one line, as do all of these. */
export function percentList(text: string): readonly number[] {
  const percents = text.split(',').map((part) => decimal(part.trim()))
  if (!percents.every((percent) => percent > 0 && percent < 100)) {
    throw new InvalidArgumentError('Give percents between 0 and 100, such as 50,90,99,99.9.')
  }
  const distinct = [...new Set(percents)].sort((a, b) => a - b)
  if (distinct.length > MOST_PERCENTS) {
    throw new InvalidArgumentError(`Give at most ${MOST_PERCENTS} percentiles.`)
  }
  return distinct
}

/** The same for `record`, where `-p 1234` is likely meant for a process. */
export function percentListOfTrace(text: string): readonly number[] {
  if (/^\d{3,}$/.test(text)) {
    throw new InvalidArgumentError(`-p are percentiles; a process is chosen by --pid ${text}.`)
  }
  return percentList(text)
}

/** `2s`, `500ms`, `1.5m` as nanoseconds. */
export function durationNs(text: string): number {
  const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?) ?([a-zµ]+)$/.exec(text) ?? []
  if (!Object.hasOwn(UNIT_NS, unit)) {
    throw new InvalidArgumentError('Give a time with its unit, such as 2s, 500ms or 1.5m.')
  }
  return Number(digits) * UNIT_NS[unit]
}

/** A unit of time by its usual names; nanoseconds. */
export function timeUnit(text: string): number {
  const ns = TIME_UNITS.get(text)
  if (ns !== undefined) return ns
  throw new InvalidArgumentError('Give ns, us, ms or s.')
}

/** A regular expression of JavaScript. */
export function pattern(text: string): RegExp {
  try {
    return new RegExp(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^.*: /, '') : ''
    throw new InvalidArgumentError(`It is no regular expression: ${reason.toLowerCase()}.`)
  }
}

/** A whole number from `least` to `most`. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
    if (value >= least && value <= most) return value
    throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`)
  }
}

/** Linux has no process with a higher number. */
const HIGHEST_PID = 4_194_304

/** The number of a process. */
export const processNumber: (text: string) => number = wholeNumber(1, HIGHEST_PID)

/** What `--slower-than` does. */
export const SLOWER_THAN = 'show one by one only spans that took at least so long: 10ms'

/** Labels to group by; `pid` is the process. */
export function labelList(text: string): readonly string[] {
  return nameList(text, 'Give the names of labels, such as method,path, or pid.')
}

/** Columns of a table, each once, in the order that they are named in. */
export function columnList(text: string): readonly string[] {
  return nameList(text, 'Give the names of columns, parted by commas.')
}

function nameList(text: string, advice: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim())
  if (names.every((name) => name !== '')) return [...new Set(names)]
  throw new InvalidArgumentError(advice)
}

/** A number of CPUs, such as 0.5; Infinity for `none`. */
export function cpuLimit(text: string): number {
  if (text === 'none') return Number.POSITIVE_INFINITY
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (value > 0) return value
  throw new InvalidArgumentError('Give a number of CPUs, such as 0.5, or none.')
}

/** Milliseconds, not negative, fractions allowed, up to an hour. */
export function milliseconds(text: string): number {
  const value = decimal(text)
  if (value >= 0 && value <= 3_600_000) return value
  throw new InvalidArgumentError('Give milliseconds from 0 to 3600000, without a unit.')
}

/** Seconds since 1970, as `btime` in /proc/stat has it, with up to nine digits behind the point; nanoseconds. */
export function unixTimeNs(text: string): bigint {
  const [, seconds, fraction = ''] = /^(\d{1,10})(?:\.(\d{1,9}))?$/.exec(text) ?? []
  if (seconds === undefined) {
    throw new InvalidArgumentError('Give seconds since 1970, such as 1790000000 or 1790000000.25.')
  }
  return BigInt(seconds) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'))
}

/** A name with something in it. */
export function word(text: string): string {
  if (text.trim() !== '') return text
  throw new InvalidArgumentError('Give a name.')
}

/** A day that exists, `2026-07-01`. */
export function isoDay(text: string): string {
  const day = new Date(`${text}T00:00:00Z`)
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.getTime())
  if (isDay && day.toISOString().startsWith(text)) return text
  throw new InvalidArgumentError('Give a day, such as 2026-07-01.')
}

function decimal(text: string): number {
  return /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN
}

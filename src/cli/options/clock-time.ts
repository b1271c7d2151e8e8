import { InvalidArgumentError } from 'commander'
import type { AnalyzeOptions } from '../../pipeline.ts'
import { durationNs } from './option-values.ts'

/** A moment, in nanoseconds since 1970, given when the first event of a capture was. */
export type ClockTime = NonNullable<AnalyzeOptions['sinceClock']>

const MS_NS = 1_000_000n
/** A time of the day lies within a day that begins so long before the first event. */
const BEFORE_MS = 6 * 3_600_000
const DAY_TIME = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?$/
const MOMENT =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})?$/

/** `500ms` after the first event in nanoseconds, or a moment: `14:05:30`, `2026-07-01T14:05:30.25Z`; without a zone in that of this machine. */
export function timeOrClock(text: string): number | ClockTime {
  const clock = dayTime(text) ?? moment(text)
  if (clock !== undefined) return clock
  try {
    return durationNs(text)
  } catch {
    throw new InvalidArgumentError(
      'Give a time with its unit, such as 2s or 500ms after the first event, or a clock time, such as 14:05:30 or 2026-07-01T14:05:30Z.',
    )
  }
}

function dayTime(text: string): ClockTime | undefined {
  const found = DAY_TIME.exec(text)
  if (found === null) return undefined
  const [, hours, minutes, seconds = '0', fraction = ''] = found
  const clock = [Number(hours), Number(minutes), Number(seconds)] as const
  return (firstUnixNs) => {
    const earliest = new Date(Number(firstUnixNs / MS_NS) - BEFORE_MS)
    const on = (days: number): number =>
      new Date(
        earliest.getFullYear(),
        earliest.getMonth(),
        earliest.getDate() + days,
        ...clock,
      ).getTime()
    const ms = on(0) >= earliest.getTime() ? on(0) : on(1)
    return BigInt(ms) * MS_NS + fractionNs(fraction)
  }
}

function moment(text: string): ClockTime | undefined {
  const found = MOMENT.exec(text)
  if (found === null) return undefined
  const [, day, time, fraction = '', zone = ''] = found
  const ms = new Date(`${day}T${time}${zone}`).getTime()
  // A day that no month has becomes one of the next.
  const isDay = new Date(`${day}T00:00:00Z`).toString() !== 'Invalid Date'
  if (Number.isNaN(ms) || !isDay || !new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)) {
    return undefined
  }
  const unixNs = BigInt(ms) * MS_NS + fractionNs(fraction)
  return () => unixNs
}

function fractionNs(digits: string): bigint {
  return BigInt(digits.padEnd(9, '0'))
}

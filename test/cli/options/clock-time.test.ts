import { expect, test } from 'vitest'
import { timeOrClock } from '../../../src/cli/options/clock-time.ts'

/** Nanoseconds since 1970 of a time in the zone of this machine. */
function local(day: number, h: number, m: number, s: number): bigint {
  return BigInt(new Date(2026, 6, day, h, m, s).getTime()) * 1_000_000n
}

function placed(text: string, first: bigint): bigint | undefined {
  const found = timeOrClock(text)
  return typeof found === 'number' ? undefined : found(first)
}

test('a time with a unit is counted from the first event', () => {
  expect(timeOrClock('500ms')).toBe(5e8)
})

type DayTime = readonly [text: string, first: Parameters<typeof local>, expected: bigint]

const DAY_TIMES: readonly DayTime[] = [
  ['14:05:30', [1, 14, 0, 0], local(1, 14, 5, 30)],
  ['14:05', [1, 14, 0, 0], local(1, 14, 5, 0)],
  ['14:05:30.000000001', [1, 14, 0, 0], local(1, 14, 5, 30) + 1n],
  ['00:01:00', [1, 23, 59, 0], local(2, 0, 1, 0)],
  ['23:50:00', [2, 0, 1, 0], local(1, 23, 50, 0)],
  ['07:30:00', [1, 14, 0, 0], local(2, 7, 30, 0)],
]

test.each(DAY_TIMES)(
  '%s is of the day that begins six hours before the first event',
  (text, first, expected) => {
    expect(placed(text, local(...first))).toBe(expected)
  },
)

test('a moment with its zone is that moment, without one it is of this machine', () => {
  expect(placed('2026-07-01T14:05:30.25Z', 0n)).toBe(1_782_914_730_250_000_000n)
  expect(placed('2026-07-01 16:05:30+02:00', 0n)).toBe(1_782_914_730_000_000_000n)
  expect(placed('2026-07-01T14:05:30', 0n)).toBe(local(1, 14, 5, 30))
})

test.each([
  '24:00:00',
  '12:60',
  '2026-02-30T10:00:00',
  '2026-13-01T10:00:00Z',
  '14:05:30 pm',
  '2',
  '',
])('%j is refused with examples of both', (text) => {
  expect(() => timeOrClock(text)).toThrow(
    /500ms after the first event, or a clock time, such as 14:05:30/,
  )
})

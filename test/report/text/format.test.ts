import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  about,
  byteSize,
  clock,
  count,
  counted,
  duration,
  percent,
  percentile,
  plain,
  times,
} from '../../../src/report/text/format.ts'

test.each([
  [0, '0:00'],
  [999, '0:00'],
  [5_400, '0:05'],
  [754_000, '12:34'],
  [3_599_999, '59:59'],
  [3_723_000, '1:02:03'],
  [360_000_000, '100:00:00'],
])('clock(%d) is %s', (ms, text) => {
  expect(clock(ms)).toBe(text)
})

describe('duration', () => {
  test.each([
    [0, '0 ns'],
    [1, '1 ns'],
    [999, '999 ns'],
    [12.34, '12.3 ns'],
    [1000, '1.00 µs'],
    [850_000, '850 µs'],
    [12_345_678, '12.3 ms'],
    [1_200_000_000, '1.20 s'],
    [75_000_000_000, '75.0 s'],
    [999_000_000_000, '999 s'],
    [1_000_000_000_000, '16.7 min'],
    [7_200_000_000_000, '2.00 h'],
    [36_000_000_000_000_000, '10,000 h'],
    [-1500, '-1.50 µs'],
    [Number.NaN, 'unknown'],
    [Number.POSITIVE_INFINITY, 'unknown'],
  ])('%d ns is %s', (ns, words) => expect(duration(ns)).toBe(words))

  test('rounding up changes the unit, not to a fourth digit', () => {
    expect(duration(999_499)).toBe('999 µs')
    expect(duration(999_500)).toBe('1.00 ms')
    expect(duration(9_995)).toBe('9.99 µs')
    expect(duration(9_996)).toBe('10.0 µs')
    expect(duration(99_960)).toBe('100 µs')
  })

  test('is within half a per cent of what it names', () => {
    const unitNs: Record<string, number> = { ns: 1, µs: 1e3, ms: 1e6, s: 1e9, min: 6e10, h: 3.6e12 }
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (ns) => {
        const [digits, unit] = duration(ns).split(' ')
        const back = Number(digits.replaceAll(',', '')) * unitNs[unit]
        expect(Math.abs(back / ns - 1)).toBeLessThanOrEqual(0.00501)
      }),
    )
  })
})

test('count sets thousands apart and keeps every digit of numbers beyond 2^53', () => {
  expect(count(0)).toBe('0')
  expect(count(999)).toBe('999')
  expect(count(1000)).toBe('1,000')
  expect(count(-1234567)).toBe('-1,234,567')
  expect(count('18446744073709551615')).toBe('18,446,744,073,709,551,615')
})

test('counted agrees with its noun', () => {
  expect(counted(1, 'span')).toBe('1 span')
  expect(counted(0, 'span')).toBe('0 spans')
  expect(counted(2000, 'entry', 'entries')).toBe('2,000 entries')
})

test('percent never calls a part the whole, nor something nothing', () => {
  expect(percent(0)).toBe('0 %')
  expect(percent(0.1234)).toBe('12.3 %')
  expect(percent(1)).toBe('100 %')
  expect(percent(0.99999)).toBe('over 99.9 %')
  expect(percent(1e-9)).toBe('under 0.001 %')
  expect(percent(Number.NaN)).toBe('unknown')
})

test('times has a decimal below ten only', () => {
  expect(times(8.123)).toBe('8.1 times')
  expect(times(9.96)).toBe('10 times')
  expect(times(1234.4)).toBe('1,234 times')
  expect(times(Number.POSITIVE_INFINITY)).toBe('many times')
})

test('percentile names are free of binary dust', () => {
  expect([0.5, 0.29, 0.999, 0.9999, 0.9990000000000001].map(percentile)).toEqual([
    'p50',
    'p29',
    'p99.9',
    'p99.99',
    'p99.9',
  ])
})

test('about keeps three digits, plain keeps all', () => {
  expect(about(724.077)).toBe('724')
  expect(about(741_455.2)).toBe('741,000')
  expect(plain(2 ** 63)).toBe('9223372036854775808')
  expect(plain(0.5)).toBe('0.5')
})

test('byteSize counts in thousands', () => {
  expect(byteSize(0)).toBe('0 B')
  expect(byteSize(999)).toBe('999 B')
  expect(byteSize(61_234_567)).toBe('61.2 MB')
  expect(byteSize(999_999)).toBe('1.00 MB')
  expect(byteSize(5e15)).toBe('5,000 TB')
})

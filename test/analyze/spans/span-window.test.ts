import { expect, test } from 'vitest'
import { SpanWindow } from '../../../src/analyze/spans/span-window.ts'

const BEGIN = { originSeconds: 100, firstNs: 5e8 }
const ZERO = 1_700_000_000_000_000_000n
/** The first event on the clock of the world. */
const FIRST = ZERO + 100_500_000_000n

test('without a wish everything is wanted, from the first event on with one', () => {
  expect(new SpanWindow({}).holds(0, BEGIN)).toBe(true)
  const window = new SpanWindow({ untilNs: 10 })
  expect([-1, 0, 9, 10].map((ns) => window.holds(5e8 + ns, BEGIN))).toEqual([
    false,
    true,
    true,
    false,
  ])
})

test('moments are placed by when the clock of the capture was 0', () => {
  const window = new SpanWindow({ sinceClock: () => FIRST + 7n, untilClock: (first) => first + 9n })
  window.useClock(ZERO)
  expect([6, 7, 8, 9].map((ns) => window.holds(5e8 + ns, BEGIN))).toEqual([
    false,
    true,
    true,
    false,
  ])
  expect(window.overlaps(5e8, 5e8 + 7, BEGIN)).toBe(true)
  expect(window.overlaps(5e8, 5e8 + 6, BEGIN)).toBe(false)
  expect(window.hasNoClock).toBe(false)
})

test('a capture that does not tell its clock has nothing that is wanted by clock time', () => {
  const window = new SpanWindow({ untilClock: (first) => first + 1_000_000n })
  expect(window.holds(5e8 + 1, BEGIN)).toBe(false)
  expect(window.hasNoClock).toBe(true)
})

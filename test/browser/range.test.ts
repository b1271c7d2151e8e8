import { expect, test } from 'vitest'
import { isChosen, rangeOf, spansIn } from '../../src/browser/range.ts'

test('a span is chosen by its latency, its start, or both, ends included', () => {
  const span = { durNs: 50, fromNs: 7 }
  expect(isChosen(span, {})).toBe(true)
  expect(isChosen(span, { latency: [50, 60] })).toBe(true)
  expect(isChosen(span, { latency: [51, 60] })).toBe(false)
  expect(isChosen(span, { latency: [0, 99], start: [7, 7] })).toBe(true)
  expect(isChosen(span, { latency: [0, 99], start: [8, 9] })).toBe(false)
})

test('a span of unknown start lies in no stretch of time', () => {
  expect(isChosen({ durNs: 50 }, { start: [0, 100] })).toBe(false)
})

test('what was dragged over is a range, in either direction; nothing else is', () => {
  expect(rangeOf({ lo: [9, 3] })).toEqual({ latency: [3, 9] })
  expect(rangeOf({ lo: [1, 2], from: [5, 6] })).toEqual({ latency: [1, 2], start: [5, 6] })
  for (const value of [undefined, null, {}, { lo: 5 }, { lo: [1] }, 'lo']) {
    expect(rangeOf(value)).toBeUndefined()
  }
})

test('bins that a range touches count whole', () => {
  const bins = [
    [0, 10, 1],
    [10, 20, 2],
    [20, 30, 4],
  ] as const
  expect(spansIn(bins, [12, 19])).toBe(2)
  expect(spansIn(bins, [10, 20])).toBe(6)
  expect(spansIn(bins, [0, 30])).toBe(7)
})

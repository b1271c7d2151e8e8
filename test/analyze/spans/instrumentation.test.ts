import { expect, test } from 'vitest'
import { hitCostOf, instrumentationShare } from '../../../src/analyze/spans/instrumentation.ts'
import { SpanStore } from '../../../src/analyze/spans/span-store.ts'
import { draftOf } from '../draft-of.ts'

function store(
  spans: readonly { readonly durNs: number; readonly transitions: number }[],
): SpanStore {
  const made = new SpanStore({ left: 1000 })
  for (const span of spans) made.add(draftOf(span))
  return made
}

test('a span of 100 µs with 8 status changes, entry and exit probed, is 7.5 % probes at 750 ns a hit', () => {
  const one = store([{ durNs: 100_000, transitions: 8 }])
  expect(instrumentationShare(one.columns, one.sortedRows(), 0, 0, 750)).toBeCloseTo(0.075, 12)
})

test('it is the share of all the time of the spans looked at, and at most the whole', () => {
  const two = store([
    { durNs: 10_000, transitions: 0 },
    { durNs: 90_000, transitions: 8 },
  ])
  expect(instrumentationShare(two.columns, two.sortedRows(), 0, 1, 1000)).toBeCloseTo(0.12, 12)
  expect(instrumentationShare(two.columns, two.sortedRows(), 0, 1, 1e6)).toBe(1)
})

test('hits that cost nothing are no share', () => {
  const one = store([{ durNs: 5, transitions: 3 }])
  expect(instrumentationShare(one.columns, one.sortedRows(), 0, 0, 0)).toBe(0)
})

test('a probe on the first instruction is single-stepped, one behind the stack check is not', () => {
  expect(hitCostOf({ entry: 'start' })).toBe(10_000)
  expect(hitCostOf({ entry: 'push' })).toBe(750)
  expect(hitCostOf({ entry: 'jbe' })).toBe(750)
  // Where the header does not tell, the Go version does, as for pairing.
  expect(hitCostOf({ go: '1.15' })).toBe(10_000)
  expect(hitCostOf({ go: '1.24.4' })).toBe(750)
  expect(hitCostOf({})).toBe(750)
})

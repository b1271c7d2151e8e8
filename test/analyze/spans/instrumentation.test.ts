import { expect, test } from 'vitest'
import {
  chosenCost,
  instrumentationShare,
  type ProbeCost,
  probeCostOf,
} from '../../../src/analyze/spans/instrumentation.ts'
import { SpanStore } from '../../../src/analyze/spans/span-store.ts'
import { draftOf } from '../draft-of.ts'

function store(
  spans: readonly { readonly durNs: number; readonly transitions: number }[],
): SpanStore {
  const made = new SpanStore({ left: 1000 })
  for (const span of spans) made.add(draftOf(span))
  return made
}

const each = (hitNs: number): ProbeCost => chosenCost(hitNs, [])

test('a span of 100 µs with 8 status changes, entry and exit probed, is 7.5 % probes at 750 ns a hit', () => {
  const one = store([{ durNs: 100_000, transitions: 8 }])
  expect(instrumentationShare(one.columns, one.sortedRows(), 0, 0, each(750))).toBeCloseTo(
    0.075,
    12,
  )
})

test('it is the share of all the time of the spans looked at, and at most the whole', () => {
  const two = store([
    { durNs: 10_000, transitions: 0 },
    { durNs: 90_000, transitions: 8 },
  ])
  expect(instrumentationShare(two.columns, two.sortedRows(), 0, 1, each(1000))).toBeCloseTo(
    0.12,
    12,
  )
  expect(instrumentationShare(two.columns, two.sortedRows(), 0, 1, each(1e6))).toBe(1)
})

test('hits that cost nothing are no share', () => {
  const one = store([{ durNs: 5, transitions: 3 }])
  expect(instrumentationShare(one.columns, one.sortedRows(), 0, 0, each(0))).toBe(0)
})

test('a probe on the first instruction is single-stepped, one behind the stack check is not', () => {
  expect(probeCostOf({ entry: 'start' }).hitNs).toBe(10_000)
  expect(probeCostOf({ entry: 'push' }).hitNs).toBe(750)
  expect(probeCostOf({ entry: 'jbe' }).hitNs).toBe(750)
  // Where the header does not tell, the Go version does, as for pairing.
  expect(probeCostOf({ go: '1.15' }).hitNs).toBe(10_000)
  expect(probeCostOf({ go: '1.24.4' }).hitNs).toBe(750)
  expect(probeCostOf({}).hitNs).toBe(750)
})

test('hits cost what they were measured to cost on that machine; half of the first and of the last lie outside of the span', () => {
  expect(probeCostOf({ entry: 'push', trapNs: 7100, stepNs: 19_000 })).toEqual(bothOf(7100))
  expect(probeCostOf({ entry: 'start', trapNs: 7100, stepNs: 19_000 })).toEqual(bothOf(19_000))
  expect(probeCostOf({ go: '1.24.4', trapNs: 7100 })).toEqual(bothOf(7100))
})

test('of several captures the cheapest probes count, unless somebody says what a hit costs', () => {
  const costs = [probeCostOf({ trapNs: 7100 }), probeCostOf({}), probeCostOf({ trapNs: 9000 })]
  expect(chosenCost(undefined, costs)).toEqual({ ownNs: 1500, hitNs: 750 })
  expect(chosenCost(2000, costs)).toEqual({ ownNs: 4000, hitNs: 2000 })
})

function bothOf(ns: number): ProbeCost {
  return { ownNs: ns, hitNs: ns }
}

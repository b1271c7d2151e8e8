import fc from 'fast-check'
import { expect, test } from 'vitest'
import { logEdges } from '../../../src/analyze/order/log-edges.ts'
import { latencyBins } from '../../../src/analyze/shape/latency-bins.ts'
import { type ChosenSpans, chooseSpans } from '../../../src/analyze/spans/span-population.ts'
import { SpanStore } from '../../../src/analyze/spans/span-store.ts'
import { draftOf } from '../draft-of.ts'

function chosen(store: SpanStore): ChosenSpans {
  return chooseSpans(store, store.sortedRows(), true)
}

function storeOf(durations: readonly number[], maxSpans = 1_000_000): SpanStore {
  const store = new SpanStore({ left: maxSpans })
  for (const durNs of durations) {
    store.add(draftOf({ durNs }, { running: Math.floor(durNs / 3), stw: Math.floor(durNs / 4) }))
  }
  return store
}

test('the bounds of bins are whole numbers that rise by the same factor', () => {
  expect([...logEdges(1000, 9999, 10)]).toEqual([
    ...[1000, 1259, 1585, 1995, 2512, 3162, 3981, 5012, 6310, 7943, 10000],
  ])
  expect([...logEdges(0, 3, 10)]).toEqual([0, 1, 2, 3, 4])
})

test('a span longer than any clock counts in a bin like any other', () => {
  for (const durNs of [1e20, 1e60, 1e300]) {
    const store = storeOf([5, durNs])
    const bins = latencyBins(chosen(store)).filter(({ count }) => count > 0)
    expect(bins.map(({ count }) => count)).toEqual([1, 1])
    expect(bins[1].hiNs).toBeGreaterThan(durNs)
  }
})

test('bins hold the smallest and the largest value and are at most so many', () => {
  const whole = fc.nat({ max: 2 ** 40 })
  fc.assert(
    fc.property(whole, whole, fc.integer({ min: 20, max: 100 }), (a, b, most) => {
      const [min, max] = [Math.min(a, b), Math.max(a, b)]
      const edges = [...logEdges(min, max, most)]
      expect(edges[0]).toBeLessThanOrEqual(min)
      expect(edges.at(-1)).toBeGreaterThan(max)
      expect(edges.length - 1).toBeLessThanOrEqual(most)
      expect(edges).toEqual([...new Set(edges)].sort((x, y) => x - y))
    }),
  )
})

test('a bin counts the spans in [lo, hi), those of body and tail, and sums their components', () => {
  const store = storeOf([100, 120, 130, 900])
  const bins = latencyBins(chosen(store)).filter(({ count }) => count > 0)
  expect(bins.map(({ count, bodyCount, tailCount }) => [count, bodyCount, tailCount])).toEqual([
    [1, 1, 0],
    [1, 1, 0],
    [1, 0, 0],
    [1, 0, 1],
  ])
  expect(bins[3]).toMatchObject({
    loNs: 891,
    hiNs: 944,
    componentsNs: { running: 300, stw: 225, unknown: 375 },
  })
})

test('no span and no nanosecond is lost on the way into the bins', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 1e9 }), { minLength: 1 }), (durations) => {
      const store = storeOf(durations)
      const bins = latencyBins(chosen(store))
      const total = bins.flatMap(({ componentsNs }) => Object.values(componentsNs))
      expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(durations.length)
      expect(total.reduce((sum, ns) => sum + ns, 0)).toBe(
        durations.reduce((sum, ns) => sum + ns, 0),
      )
    }),
  )
})

test('sampled spans count as those they stand for: the bins add up to all spans, nearly', () => {
  const store = storeOf(
    Array.from({ length: 10_000 }, (_, i) => 1000 + ((i * 7919) % 10_000)),
    500,
  )
  expect(store.isSampled).toBe(true)
  const bins = latencyBins(chosen(store))
  const counted = bins.reduce((sum, { count }) => sum + count, 0)
  expect(Math.abs(counted - 10_000)).toBeLessThanOrEqual(bins.length / 2)
})

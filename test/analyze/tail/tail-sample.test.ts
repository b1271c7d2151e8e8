import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SpanStore } from '../../../src/analyze/spans/span-store.ts'
import { spansInTime } from '../../../src/analyze/spans/spans-in-time.ts'
import { selectFromTop } from '../../../src/analyze/statistics/weighted-select.ts'
import { countAbove, rankSpans } from '../../../src/analyze/tail/ranked-spans.ts'
import { drawTailSample } from '../../../src/analyze/tail/tail-sample.ts'
import { COMPONENTS } from '../../../src/model/components.ts'
import { SPAN_FLAG } from '../../../src/model/span-flags.ts'
import { draftOf } from '../draft-of.ts'

/** A store of spans that last 1 to `count` ns, in an order that jumps, begun when they arrived. */
function storeOf(count: number, maxSpans = count): SpanStore {
  const store = new SpanStore({ left: maxSpans })
  for (let i = 0; i < count; i++) {
    const durNs = ((i * 7919) % count) + 1
    store.add(draftOf({ startNs: i, durNs, pid: 3, migrations: 2 }, { running: durNs - 1 }))
  }
  return store
}

const sum = (values: Float64Array): number => values.reduce((all, value) => all + value, 0)

describe('drawTailSample', () => {
  test('takes everything where it fits, in order of start, column by column', () => {
    const store = new SpanStore({ left: 10 })
    const flags = SPAN_FLAG.restarted
    store.add(draftOf({ startNs: 50, durNs: 9, flags }, { running: 7, stw: 1 }))
    store.add(draftOf({ startNs: Number.NaN, durNs: 5 }))
    store.add(draftOf({ startNs: 20, durNs: 30, migrations: 3 }))
    const sample = drawTailSample(store, { keepLossy: false })
    expect(sample).toMatchObject({ length: 3, timed: 2, population: 3 })
    expect([...sample.startNs]).toEqual([20, 50, Number.NaN])
    expect([...sample.durNs]).toEqual([30, 9, 5])
    expect([...sample.flags]).toEqual([0, flags, 0])
    expect([...sample.migrations]).toEqual([3, 0, 0])
    expect([...sample.weight]).toEqual([1, 1, 1])
    const named = Object.fromEntries(COMPONENTS.map((name, i) => [name, [...sample.components[i]]]))
    expect(named).toMatchObject({ running: [0, 7, 0], stw: [0, 1, 0], unknown: [30, 1, 5] })
  })

  test('lossy spans are left out, or kept', () => {
    const store = new SpanStore({ left: 10 })
    store.add(draftOf({ startNs: 1, durNs: 9, flags: SPAN_FLAG.lossy }))
    store.add(draftOf({ startNs: 2, durNs: 5 }))
    const without = drawTailSample(store, { keepLossy: false })
    expect(without).toMatchObject({ length: 1, timed: 1, population: 1 })
    expect(drawTailSample(store, { keepLossy: true }).length).toBe(2)
  })

  test('whoever knows the order of starts gets the same sample, few of many rows or most of them', () => {
    const starts = fc.array(fc.oneof(fc.nat(30), fc.constant(Number.NaN)), { minLength: 20 })
    fc.assert(
      fc.property(starts, fc.integer({ min: 2, max: 25 }), fc.boolean(), (times, limit, isFull) => {
        const store = new SpanStore({ left: isFull ? 15 : times.length })
        times.forEach((startNs, i) => {
          store.add(draftOf({ startNs, durNs: (i * 7) % 13 }, { running: i % 2 }))
        })
        const sorted = store.sortedRows()
        const byStart = spansInTime(store, sorted).row
        const options = { keepLossy: true, limit, sorted }
        expect(drawTailSample(store, { ...options, byStart })).toEqual(
          drawTailSample(store, options),
        )
      }),
    )
  })

  test('half of a limited sample is the slowest spans, each for itself; the rest stands for all others', () => {
    const sample = drawTailSample(storeOf(10_000), { limit: 1000, keepLossy: false })
    expect(sample.length).toBe(1000)
    expect(sum(sample.weight)).toBe(10_000)
    const slowest = sample.durNs.filter((_, row) => sample.weight[row] === 1).sort()
    expect([...slowest]).toEqual(Array.from({ length: 500 }, (_, i) => 9501 + i))
    expect([...new Set(sample.weight)].sort()).toEqual([1, 19])
    expect(sample.startNs.every((ns, row) => row === 0 || ns > sample.startNs[row - 1])).toBe(true)
  })

  test('the median of the sample is near that of all, and p99 is that of all', () => {
    const sample = drawTailSample(storeOf(10_000), { limit: 1000, keepLossy: false })
    const at = (p: number): number =>
      selectFromTop(
        sample.durNs.slice(),
        sample.weight.slice(),
        sample.length,
        countAbove(p, sample.population),
      )
    expect(at(0.99)).toBe(9900)
    expect(Math.abs(at(0.5) - 5000)).toBeLessThan(40)
  })

  test('a store that is a sample itself keeps its weights', () => {
    const store = storeOf(10_000, 2000)
    const sample = drawTailSample(store, { limit: 5000, keepLossy: false })
    expect(sample.length).toBe(2000)
    expect(sum(sample.weight)).toBeCloseTo(10_000, 6)
    const fewer = drawTailSample(store, { limit: 500, keepLossy: false })
    expect(fewer.length).toBe(500)
    expect(sum(fewer.weight)).toBeCloseTo(10_000, 6)
    expect(rankSpans(fewer, []).durNs[100]).toBe(9900)
  })

  test('where even the slowest 2 % are too many they are sampled apart from the rest', () => {
    const sample = drawTailSample(storeOf(10_000), { limit: 100, keepLossy: false })
    const slow = sample.weight.filter((_, row) => sample.durNs[row] > 9800)
    expect([slow.length, sum(slow)]).toEqual([50, 200])
    expect([sample.length, sum(sample.weight)]).toEqual([100, 10_000])
  })

  test('any limit gives at most so many rows, which stand for all spans; the same seed gives the same', () => {
    const store = storeOf(997, 400)
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 1200 }), fc.nat(), (limit, seed) => {
        const sample = drawTailSample(store, { limit, keepLossy: false, seed })
        expect(sample.length).toBeLessThanOrEqual(limit)
        expect(sum(sample.weight)).toBeCloseTo(997, 6)
        expect(new Set(sample.startNs).size).toBe(sample.length)
        expect(drawTailSample(store, { limit, keepLossy: false, seed })).toEqual(sample)
      }),
    )
  })

  test('no spans, no rows', () => {
    const sample = drawTailSample(new SpanStore({ left: 5 }), { keepLossy: false })
    expect([sample.length, sample.population]).toEqual([0, 0])
  })
})

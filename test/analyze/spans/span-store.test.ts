import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SpanStore } from '../../../src/analyze/spans/span-store.ts'
import { rankOf } from '../../../src/analyze/statistics/quantile.ts'
import { Random } from '../../../src/analyze/statistics/random.ts'
import { runs } from '../../property-runs.ts'
import { draftOf } from '../draft-of.ts'

function filled(durations: readonly number[], budget: number, seed = 1): SpanStore {
  const store = new SpanStore({ left: budget }, seed)
  const draft = draftOf({})
  durations.forEach((durNs, i) => {
    draft.durNs = durNs
    draft.gid = i
    store.add(draft)
  })
  return store
}

/** Durations kept, fastest first. */
function kept(store: SpanStore): number[] {
  return [...store.sortedDurNs()]
}

function ascending(durations: readonly number[]): number[] {
  return [...durations].sort((a, b) => a - b)
}

/** Mostly about 1 ms, with a heavy tail: 1 / u² grows without bound. */
function latencies(count: number, seed: number): number[] {
  const random = new Random(seed)
  return Array.from({ length: count }, () => Math.round(1e6 / (random.fraction() + 0.001) ** 2))
}

describe('SpanStore within its budget', () => {
  it('keeps every span', () => {
    const store = filled([30, 10, 20, 10], 1000)
    expect(kept(store)).toEqual([10, 10, 20, 30])
    expect([store.isSampled, store.exactTail, store.bodyWeight]).toEqual([false, 4, 1])
    expect([store.count, store.meanNs, store.minNs, store.maxNs]).toEqual([4, 17.5, 10, 30])
  })

  it('sorts equal spans by arrival', () => {
    const store = filled([5, 3, 5, 3], 1000)
    expect([...store.sortedRows()]).toEqual([1, 3, 0, 2])
  })

  it('has the value of every rank', () => {
    const store = filled([30, 10, 20], 1000)
    const sorted = store.sortedDurNs()
    const value = (rank: number): number => store.durNsOfRank(sorted, rank)
    expect([1, 2, 3].map(value)).toEqual([10, 20, 30])
  })

  it('of no spans has no mean', () => {
    const store = filled([], 1000)
    expect([store.count, store.meanNs, kept(store).length]).toEqual([0, Number.NaN, 0])
  })
})

describe('SpanStore beyond its budget', () => {
  const durations = latencies(50_000, 7)
  const store = filled(durations, 5000)
  const all = ascending(durations)

  it('keeps the slowest fifth of its rows exactly', () => {
    expect(store.isSampled).toBe(true)
    expect(store.exactTail).toBe(1000)
    expect(kept(store).slice(-1000)).toEqual(all.slice(-1000))
  })

  it('keeps to its budget', () => {
    expect(store.columns.length).toBe(5000)
  })

  it('counts, averages and bounds all spans exactly', () => {
    const sum = durations.reduce((total, ns) => total + ns, 0)
    expect([store.count, store.minNs, store.maxNs]).toEqual([50_000, all[0], all[49_999]])
    expect(store.meanNs).toBe(sum / 50_000)
  })

  it('gives the body weights that sum, with the tail, to the count', () => {
    expect(store.bodyWeight).toBe(49_000 / 4000)
    expect(4000 * store.bodyWeight + store.exactTail).toBe(store.count)
  })

  it('has the exact value of every rank in the tail', () => {
    const sorted = store.sortedDurNs()
    for (const p of [0.981, 0.99, 0.999, 0.9999, 1]) {
      const rank = rankOf(p, store.count)
      expect(store.durNsOfRank(sorted, rank)).toBe(all[rank - 1])
    }
  })

  it('has values of body ranks within sampling error', () => {
    const sorted = store.sortedDurNs()
    for (const p of [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.97]) {
      const value = store.durNsOfRank(sorted, rankOf(p, store.count))
      const trueP = all.findIndex((ns) => ns >= value) / store.count
      // Of 4,000 body rows; four standard errors.
      expect(Math.abs(trueP - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / 4000) + 0.001)
    }
  })

  it('keeps rows whole: duration, goroutine and components belong together', () => {
    const read = draftOf({})
    for (let row = 0; row < store.columns.length; row++) {
      store.columns.read(row, read)
      expect(read.durNs).toBe(durations[read.gid])
      expect(read.components.at(-1)).toBe(0)
    }
  })

  it('samples the body evenly over the whole capture', () => {
    // The arrival of kept body spans is uniform: a quarter of them from each quarter of the capture.
    const quarters = [0, 0, 0, 0]
    const read = draftOf({})
    for (let seed = 1; seed <= 20; seed++) {
      const small = filled(latencies(4000, 99), 500, seed)
      for (const row of small.sortedRows().subarray(0, 400)) {
        small.columns.read(row, read)
        quarters[Math.floor(read.gid / 1000)]++
      }
    }
    // 8,000 draws of a quarter each: 2,000, standard error 38.7.
    for (const count of quarters) expect(Math.abs(count - 2000)).toBeLessThan(5 * 38.7)
  })

  it('holds for any durations: exact tail, exact sums, weights that add up', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.nat(5), fc.nat(1_000_000)), { minLength: 100, maxLength: 400 }),
        fc.integer({ min: 0, max: 300 }),
        fc.nat(1000),
        (some, budget, seed) => {
          const small = filled(some, budget, seed)
          const rows = Math.min(some.length, Math.max(100, budget))
          const sorted = ascending(some)
          const tail = small.exactTail
          expect(small.columns.length).toBe(rows)
          expect(tail).toBe(some.length > rows ? Math.floor(rows / 5) : some.length)
          expect(kept(small).slice(rows - Math.min(tail, rows))).toEqual(sorted.slice(-tail))
          expect((rows - tail) * small.bodyWeight + tail).toBeCloseTo(some.length, 9)
          expect([small.minNs, small.maxNs]).toEqual([sorted[0], sorted.at(-1)])
          const durNs = small.sortedDurNs()
          for (let rank = 1; rank <= some.length; rank++) {
            const value = small.durNsOfRank(durNs, rank)
            if (some.length - rank < tail) expect(value).toBe(sorted[rank - 1])
            else expect(value).toBeLessThanOrEqual(sorted[some.length - tail])
          }
        },
      ),
      runs(150),
    )
  })

  it('shares one budget with other stores, and each may have a hundred rows in any case', () => {
    const budget = { left: 1000 }
    const first = new SpanStore(budget)
    const second = new SpanStore(budget)
    for (let i = 0; i < 2000; i++) first.add(draftOf({ durNs: i }))
    for (let i = 0; i < 2000; i++) second.add(draftOf({ durNs: i }))
    expect([first.columns.length, second.columns.length]).toEqual([1000, 100])
    expect([second.exactTail, second.count]).toEqual([20, 2000])
  })

  it('gives the same for the same spans', () => {
    expect(kept(filled(latencies(3000, 5), 500))).toEqual(kept(filled(latencies(3000, 5), 500)))
  })
})

import { describe, expect, test } from 'vitest'
import { chooseSpans } from '../../../src/analyze/spans/span-population.ts'
import { SpanStore } from '../../../src/analyze/spans/span-store.ts'
import { SPAN_FLAG } from '../../../src/model/span-flags.ts'
import { draftOf } from '../draft-of.ts'

/** Spans of 1 to `count` ns, those for which `isLossy` is true flagged. */
function store(count: number, isLossy: (ns: number) => boolean, room = 100_000): SpanStore {
  const made = new SpanStore({ left: room })
  for (let i = 0; i < count; i++) {
    const durNs = ((i * 7919) % count) + 1
    made.add(draftOf({ durNs, startNs: i, flags: isLossy(durNs) ? SPAN_FLAG.lossy : 0 }))
  }
  return made
}

const chosen = (from: SpanStore, keepLossy = false) =>
  chooseSpans(from, from.sortedRows(), keepLossy)

describe('chooseSpans', () => {
  test('up to 1 % of lossy spans stay, more are left out', () => {
    expect(chosen(store(1000, (ns) => ns <= 10))).toMatchObject({ lossySpans: 0, isClean: false })
    const { population, sorted, lossySpans } = chosen(store(1000, (ns) => ns <= 11))
    expect(lossySpans).toBe(11)
    expect(population).toMatchObject({ count: 989, minNs: 12, maxNs: 1000 })
    expect(population.columns.durNs(sorted[population.placeOfRank(1)])).toBe(12)
    expect(population.columns.durNs(sorted[population.placeOfRank(989)])).toBe(1000)
    expect(population.meanNs).toBeCloseTo(506, 9)
  })

  test('a few that make the tail are left out: an exit that met another entry makes a long span', () => {
    expect(chosen(store(10_000, (ns) => ns > 9990)).lossySpans).toBe(0)
    expect(chosen(store(10_000, (ns) => ns > 9989)).lossySpans).toBe(11)
  })

  test('who wants them keeps them, and where all are lossy there is nothing else', () => {
    expect(
      chosen(
        store(1000, (ns) => ns > 500),
        true,
      ).population.count,
    ).toBe(1000)
    expect(chosen(store(1000, () => true)).population.count).toBe(1000)
  })

  test('of a sampled store, a row that stands for many counts as many', () => {
    const from = store(20_000, (ns) => ns % 4 === 0, 2000)
    expect(from.isSampled).toBe(true)
    const { population, sorted, lossySpans } = chosen(from)
    expect(Math.abs(lossySpans - 5000)).toBeLessThan(600)
    expect(population.count + lossySpans).toBeGreaterThanOrEqual(19_999)
    expect(population.count + lossySpans).toBeLessThanOrEqual(20_001)
    const median = population.columns.durNs(sorted[population.placeOfRank(population.count >> 1)])
    expect(Math.abs(median - 10_000)).toBeLessThan(800)
    expect(population.maxNs).toBe(19_999)
  })
})

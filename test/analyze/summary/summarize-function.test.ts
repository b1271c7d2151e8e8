import { describe, expect, it } from 'vitest'
import { sharedPlaces } from '../../../src/analyze/places/shared-places.ts'
import { FunctionBook } from '../../../src/analyze/spans/function-book.ts'
import { FunctionTable } from '../../../src/analyze/spans/function-table.ts'
import { LabelSets } from '../../../src/analyze/spans/label-sets.ts'
import { waitReasons } from '../../../src/analyze/spans/wait-reasons.ts'
import { summarizeFunction } from '../../../src/analyze/summary/summarize-function.ts'
import type { FunctionAnalysis } from '../../../src/model/analysis.ts'
import { SPAN_FLAG } from '../../../src/model/span-flags.ts'
import { draftOf } from '../draft-of.ts'

const CONTEXT = {
  lost: 0,
  captures: [{ originSeconds: 77, reasons: waitReasons('1.24') }],
  trains: [],
  keepLossy: false,
  probeCost: { ownNs: 1500, hitNs: 750 },
}

/** A function whose spans took these many nanoseconds, the i-th beginning at i µs. */
function summary(
  durations: readonly number[],
  ps: readonly number[],
  lost = 0,
  isLossy = (_: number): boolean => false,
): FunctionAnalysis {
  const functions = new FunctionTable(new FunctionBook(1_000_000, 3))
  functions.useHeader({ fns: ['main.a'], named: [] })
  const entry = functions.entry(0)
  if (entry === undefined) throw new Error('no entry')
  durations.forEach((durNs, i) => {
    const flags = isLossy(durNs) ? SPAN_FLAG.lossy : 0
    const draft = draftOf({ durNs, startNs: 1000 * i, gid: i, flags }, { running: durNs })
    entry.store.add(draft)
    entry.exemplars.add(draft, undefined)
  })
  return summarizeFunction(entry, {
    ...{ ...CONTEXT, ps, lost, shared: sharedPlaces() },
    ...{ labels: new LabelSets(), isRaw: false },
  })
}

/** 1 to n, in an order that is not theirs. */
function shuffled(n: number): number[] {
  return Array.from({ length: n }, (_, i) => ((i * 7919) % n) + 1)
}

describe('summarizeFunction', () => {
  it('has percentiles of type 1: always the duration of a span', () => {
    const { quantiles } = summary([15, 20, 35, 40, 50], [0.05, 0.3, 0.4, 0.5, 0.99])
    expect(quantiles.map(({ ns }) => ns)).toEqual([15, 20, 20, 35, 50])
  })

  it('has the interval of order statistics: p90 of 1 to 100 lies in [84, 96]', () => {
    const [p90, median] = summary(shuffled(100), [0.9, 0.5]).quantiles
    expect(p90).toMatchObject({ p: 0.9, ns: 90, lowNs: 84, highNs: 96 })
    expect(median).toMatchObject({ ns: 50, lowNs: 40, highNs: 61 })
  })

  it('leaves a side out that the sample cannot bound', () => {
    const [quantile] = summary(shuffled(1000), [0.999]).quantiles
    expect(quantile).toMatchObject({ ns: 999, lowNs: 997 })
    expect('highNs' in quantile).toBe(false)
  })

  it('bounds a percentile under loss: of 900 seen and 100 lost the median lies in [400, 500]', () => {
    const [median, p99] = summary(shuffled(900), [0.5, 0.99], 100).quantiles
    expect(median).toMatchObject({ lossLowNs: 400, lossHighNs: 500 })
    expect(p99.lossLowNs).toBe(890)
    expect('lossHighNs' in p99).toBe(false)
  })

  it('lies within its interval where all spans that were left out are faster', () => {
    const { quantiles, lossyLeftOut } = summary(
      shuffled(200),
      [0.001, 0.5, 0.99],
      0,
      (ns) => ns <= 100,
    )
    expect(lossyLeftOut).toBe(100)
    for (const { ns, lowNs = ns, highNs = ns } of quantiles) {
      expect(lowNs).toBeLessThanOrEqual(ns)
      expect(highNs).toBeGreaterThanOrEqual(ns)
    }
  })

  it('is about the same spans throughout where lossy ones are left out: mean, range and single spans, too', () => {
    const lossy = summary(shuffled(100), [0.5, 0.99], 0, (ns) => ns <= 2 || ns > 90)
    expect(lossy).toMatchObject({
      ...{ spans: 100, lossyLeftOut: 12, meanNs: 46.5, minNs: 3, maxNs: 90 },
      quantiles: [{ ns: 46 }, { ns: 90 }],
    })
    expect(lossy.exemplars.map(({ span }) => span.durNs)).toEqual([90, 89, 88])
    expect(lossy.usual.every(({ span }) => (span.flags & SPAN_FLAG.lossy) === 0)).toBe(true)
  })

  it('knows how sure the mean of clean spans is', () => {
    const { meanNs, meanLowNs, meanHighNs } = summary(shuffled(4000), [0.5], 0, (ns) => ns > 3800)
    expect(meanNs).toBe(1900.5)
    expect(meanLowNs).toBeLessThan(1900.5)
    expect(meanHighNs).toBeGreaterThan(1900.5)
  })

  it('is exact about number, mean and range', () => {
    expect(summary([30, 10, 20, 10], [0.5])).toMatchObject({
      ...{ fn: 'main.a', spans: 4, meanNs: 17.5, minNs: 10, maxNs: 30 },
    })
  })

  it('shows the slowest spans, slowest first, equal ones in order of arrival', () => {
    const { exemplars } = summary([5, 9, 7, 9, 1], [0.5])
    expect(exemplars.map(({ span }) => [span.durNs, span.gid])).toEqual([
      [9, 1],
      [9, 3],
      [7, 2],
    ])
    expect(exemplars[0].span).toMatchObject({
      startNs: 77_000_001_000n,
      components: { running: 9 },
    })
  })
})

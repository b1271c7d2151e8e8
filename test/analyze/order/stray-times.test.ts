import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { StrayTimes } from '../../../src/analyze/order/stray-times.ts'
import { DiagnosticLog } from '../../../src/model/diagnostic.ts'
import { EVENT, type EventBatch, eventBatch } from '../../../src/model/event-batch.ts'

const WINDOW = 100_000_000
const SECOND = 1_000_000_000

/** Sends events with these times through in batches; returns the times that come out, and how many were left out. */
function sift(times: readonly number[], batchSize = 4) {
  const log = new DiagnosticLog()
  const strays = new StrayTimes(WINDOW, log)
  const out: number[] = []
  const take = (batch: EventBatch): void => {
    out.push(...batch.timeNs.subarray(0, batch.length))
  }
  const batch = eventBatch(batchSize)
  for (let at = 0; at < times.length; at += batchSize) {
    batch.length = Math.min(batchSize, times.length - at)
    for (let row = 0; row < batch.length; row++) {
      batch.timeNs[row] = times[at + row]
      batch.kind[row] = EVENT.enter
      batch.line[row] = at + row + 1
    }
    take(strays.sift(batch))
    batch.timeNs.fill(-1)
  }
  take(strays.end())
  return { out, wrong: log.count('WRONG_TIME'), diagnostics: log.list() }
}

describe('StrayTimes', () => {
  it('lets everything through where no time leaps ahead, late events too', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9 * SECOND)), fc.integer({ min: 1, max: 9 }), (times, size) => {
        expect(sift(times, size)).toMatchObject({ out: times, wrong: 0 })
      }),
    )
  })

  it('lets everything through that goes on, however long the pauses', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2 ** 40)), fc.integer({ min: 1, max: 9 }), (gaps, size) => {
        let now = 0
        const times = gaps.map((gap) => {
          now += gap
          return now
        })
        expect(sift(times, size)).toMatchObject({ out: times, wrong: 0 })
      }),
    )
  })

  it('leaves out one time from the future, wherever it stands but at the end', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(SECOND), { minLength: 2, maxLength: 40 }),
        fc.nat(1000),
        fc.integer({ min: 1, max: 9 }),
        (gaps, seed, size) => {
          let now = 0
          const times = gaps.map((gap) => {
            now += gap
            return now
          })
          const place = seed % times.length
          const { out, wrong } = sift(times.toSpliced(place, 0, now + 3600 * SECOND), size)
          expect(out).toEqual(times)
          expect(wrong).toBe(1)
        },
      ),
    )
  })

  it('says where it was', () => {
    const { diagnostics } = sift([1, 2, 9e15, 3, 9e15, 9e15 - 5e12, 4])
    expect(diagnostics).toMatchObject([{ code: 'WRONG_TIME', count: 3, firstLine: 3 }])
  })

  it('keeps the last event, which nothing speaks against, and events behind a pause in any order', () => {
    expect(sift([1, 2, 60 * SECOND]).out).toEqual([1, 2, 60 * SECOND])
    const after = [60 * SECOND + 500, 60 * SECOND, 60 * SECOND + 900, 61 * SECOND]
    expect(sift([1, 2, ...after])).toMatchObject({ out: [1, 2, ...after], wrong: 0 })
  })

  it('is not disturbed by events without a time', () => {
    const times = [Number.NaN, 5, Number.NaN, 60 * SECOND, Number.NaN, 61 * SECOND]
    expect(sift(times).out.filter((ns) => !Number.isNaN(ns))).toEqual([5, 60 * SECOND, 61 * SECOND])
    expect(sift(times).out.filter(Number.isNaN)).toHaveLength(3)
  })
})

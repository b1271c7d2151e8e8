import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Reorder } from '../../../src/analyze/order/reorder.ts'
import { DiagnosticLog } from '../../../src/model/diagnostic.ts'
import { EVENT, eventBatch } from '../../../src/model/event-batch.ts'
import { cpuMs } from '../../cpu-ms.ts'
import { runs } from '../../property-runs.ts'

interface Passed {
  /** Times in the order in which they went on. */
  readonly times: readonly number[]
  /** Their places in the input. */
  readonly places: readonly number[]
  readonly late: number
  /** How many had gone on when the input ended. */
  readonly before: number
}

/** Sends events with these times through, in batches of `batchSize`. */
function reorder(times: readonly number[], windowNs: number, batchSize = 512): Passed {
  const out: { time: number; place: number }[] = []
  const log = new DiagnosticLog()
  const queue = new Reorder(
    windowNs,
    (columns, order, from, to) => {
      for (const row of order.subarray(from, to)) {
        out.push({ time: columns.timeNs[row], place: columns.line[row] - 1 })
      }
    },
    log,
  )
  const batch = eventBatch(batchSize)
  batch.originSeconds = 0
  for (let at = 0; at < times.length; at += batchSize) {
    batch.length = Math.min(batchSize, times.length - at)
    for (let row = 0; row < batch.length; row++) {
      batch.timeNs[row] = times[at + row]
      batch.kind[row] = EVENT.enter
      batch.line[row] = at + row + 1
    }
    queue.push(batch)
    batch.timeNs.fill(-1)
  }
  const before = out.length
  queue.flush()
  return {
    times: out.map(({ time }) => time),
    places: out.map(({ place }) => place),
    late: log.count('LATE_EVENT'),
    before,
  }
}

/** Places in the order of a plain stable sort. */
function plainOrder(times: readonly number[]): number[] {
  return times.map((_, i) => i).sort((a, b) => times[a] - times[b] || a - b)
}

/** How many went on after one that is later than they are. */
function outOfOrder(times: readonly number[]): number {
  let newest = Number.NEGATIVE_INFINITY
  let count = 0
  for (const time of times) {
    if (time < newest) count++
    newest = Math.max(newest, time)
  }
  return count
}

describe('Reorder', () => {
  it('is a plain stable sort where no event is later than the window', () => {
    const gap = fc.nat(5)
    const delay = fc.nat(100)
    fc.assert(
      fc.property(
        fc.array(fc.tuple(gap, delay), { maxLength: 400 }),
        fc.constantFrom(1, 3, 64, 512),
        (events, batchSize) => {
          // An event that happens at `time` is printed at `time + delay`, and no delay is above the window.
          let now = 0
          const printed = events.map(([after, late]) => {
            now += after
            return { time: now, at: now + late }
          })
          const times = printed.sort((a, b) => a.at - b.at).map(({ time }) => time)
          const { places, late } = reorder(times, 100, batchSize)
          expect(places).toEqual(plainOrder(times))
          expect(late).toBe(0)
        },
      ),
      runs(300),
    )
  })

  it('puts whole buffers in order that come one after another: 4 CPUs, 25,000 events each', () => {
    const buffers = [0, 1, 2, 3].map((cpu) =>
      Array.from({ length: 25_000 }, (_, i) => 1_000_000 + 4 * i + cpu),
    )
    const times = buffers.flat()
    const { times: sorted, late } = reorder(times, 100_000_000)
    expect(late).toBe(0)
    expect(sorted.every((time, i) => time === 1_000_000 + i)).toBe(true)
    expect(sorted).toHaveLength(100_000)
  })

  it('does so again and again: buffers of 12 ms, forty rounds of them', () => {
    const times = Array.from({ length: 40 }, (_, round) =>
      [0, 1, 2, 3].map((cpu) =>
        Array.from({ length: 600 }, (_, i) => round * 12_000_000 + 20_000 * i + 5000 * cpu),
      ),
    ).flat(2)
    const { places, late } = reorder(times, 100_000_000)
    expect(late).toBe(0)
    expect(places).toEqual(plainOrder(times))
  })

  it('keeps equal times in the order of arrival, in sorted and in unsorted queues', () => {
    const ties = Array.from({ length: 3000 }, (_, i) => (i * 7919) % 13)
    expect(reorder(ties, 100).places).toEqual(plainOrder(ties))
    const buffers = [...Array(500).keys(), ...Array(500).keys(), ...Array(500).keys()]
    expect(reorder(buffers, 10_000).places).toEqual(plainOrder(buffers))
  })

  it('lets an event wait until the newest one is a window ahead, and no longer', () => {
    expect(reorder([100, 199], 100, 1).before).toBe(0)
    expect(reorder([100, 200], 100, 1).before).toBe(1)
    expect(reorder([100, 150, 260], 100, 1).before).toBe(2)
  })

  it('passes on an event later than the window where it stands, and counts it', () => {
    // 900 comes when 1,000 has gone on already; 1,950 is in time.
    const { times, late } = reorder([1000, 2000, 900, 1950], 100, 1)
    expect(times).toEqual([1000, 900, 1950, 2000])
    expect(late).toBe(1)
  })

  it('counts every event that goes on behind a later one, whatever comes, and loses none', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1000), { maxLength: 400 }),
        fc.nat(300),
        fc.constantFrom(1, 7, 512),
        (times, windowNs, batchSize) => {
          const { times: out, places, late } = reorder(times, windowNs, batchSize)
          expect(late).toBe(outOfOrder(out))
          expect(new Set(places).size).toBe(times.length)
        },
      ),
      runs(500),
    )
  })

  it('gives the same for any size of batch', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { maxLength: 200 }), fc.nat(300), (times, windowNs) => {
        expect(reorder(times, windowNs, 3).places).toEqual(reorder(times, windowNs, 512).places)
      }),
    )
  })

  it('passes events without a time on at once, uncounted', () => {
    const { times, late, before } = reorder([100, Number.NaN, 101], 1000)
    expect(times).toEqual([Number.NaN, 100, 101])
    expect([late, before]).toEqual([0, 1])
  })

  it('does not hang on descending times, within the window or beyond it', () => {
    const count = 200_000
    for (const step of [1, 1000]) {
      const times = Array.from({ length: count }, (_, i) => 1e12 - step * i)
      const start = cpuMs()
      const { times: out, late } = reorder(times, 100_000_000)
      expect(cpuMs() - start).toBeLessThan(3000)
      expect(out).toHaveLength(count)
      expect(late).toBe(outOfOrder(out))
    }
  })

  it('does not hang on two streams that leap over each other', () => {
    const times = Array.from({ length: 150_000 }, (_, i) =>
      i % 2 === 0 ? 1e9 + i : 1e9 + 99_999_000 - i,
    )
    const start = cpuMs()
    const { times: out, late } = reorder(times, 100_000_000)
    expect(cpuMs() - start).toBeLessThan(3000)
    expect(late).toBe(outOfOrder(out))
  })

  it('carries every column along', () => {
    const names = ['cpu', 'tid', 'pid', 'gid', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'line'] as const
    const batch = eventBatch(2)
    batch.originSeconds = 77
    batch.isWide = true
    batch.length = 2
    for (const row of [0, 1]) {
      batch.timeNs[row] = 10 - row
      batch.kind[row] = EVENT.summed
      names.forEach((name, i) => {
        batch[name][row] = 100 * row + i
      })
    }
    const seen: number[][] = []
    const queue = new Reorder(
      1000,
      (columns, order, from, to) => {
        for (const row of order.subarray(from, to)) {
          const cells = names.map((name) => columns[name][row])
          seen.push([columns.originSeconds, columns.kind[row], ...cells])
        }
      },
      new DiagnosticLog(),
    )
    queue.push(batch)
    queue.flush()
    const values = (row: number): number[] => names.map((_, i) => 100 * row + i)
    expect(seen).toEqual([
      [77, EVENT.summed, ...values(1)],
      [77, EVENT.summed, ...values(0)],
    ])
  })
})

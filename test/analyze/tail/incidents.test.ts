import { describe, expect, test } from 'vitest'
import type { EventTrain } from '../../../src/analyze/spans/interval-keeper.ts'
import { quantileSorted } from '../../../src/analyze/statistics/quantile.ts'
import { Random } from '../../../src/analyze/statistics/random.ts'
import { findIncidents } from '../../../src/analyze/tail/incidents.ts'
import { slowSpans } from '../../../src/analyze/tail/slow-spans.ts'
import { COMPONENTS, type ComponentName } from '../../../src/model/components.ts'
import type { Incident } from '../../../src/model/tail.ts'
import { exponential, sampleOf } from '../../stats/simulate-spans.ts'

const MS = 1e6
const BODY = 2 * MS

/** A span's start and what it loses over the usual 2 ms, in which component. */
interface Call {
  readonly startNs: number
  readonly lostNs: number
  readonly in: ComponentName
}

function train(name: string, fromNs: number[], lengthNs: number): EventTrain {
  return {
    name,
    pid: 0,
    fromNs: Float64Array.from(fromNs),
    toNs: Float64Array.from(fromNs, (ns) => ns + lengthNs),
    completeFromNs: Number.NEGATIVE_INFINITY,
    forgotten: 0,
  }
}

/** 10,000 usual calls, one a millisecond; `lose` says what the one that begins at this time loses. */
function play(lose: (startNs: number, i: number) => Omit<Call, 'startNs'>): Call[] {
  return Array.from({ length: 10_000 }, (_, i) => ({ startNs: i * MS, ...lose(i * MS, i) }))
}

function incidents(
  calls: readonly Call[],
  trains: readonly EventTrain[],
  originNs = 0,
): Incident[] {
  const columns = COMPONENTS.map((name) =>
    Float64Array.from(calls, (call) =>
      Math.round((call.in === name ? call.lostNs : 0) + (name === 'running' ? BODY : 0)),
    ),
  )
  const sample = sampleOf(
    calls.map(({ startNs }) => startNs),
    columns,
  )
  const p99 = quantileSorted(sample.durNs.slice().sort(), 0.99)
  const body = Float64Array.from(COMPONENTS, (name) => (name === 'running' ? BODY : 0))
  return findIncidents(slowSpans(sample, p99, BODY), trains, body, [
    { capture: 0, fromNs: originNs, toNs: 10_000 * MS },
  ])
}

/** Every twentieth call loses an exponential time, whatever goes on. */
function scattered(random: Random): Omit<Call, 'startNs'> {
  const isHit = random.fraction() < 0.05
  return { lostNs: isHit ? exponential(random, 3 * MS) : 0, in: 'syscall' }
}

describe('findIncidents', () => {
  test('one long pause explains the calls that it stopped', () => {
    const random = new Random(3)
    // A pause of 30 ms from 5 s on: calls that begin in it, or less than 2 ms before, end after it.
    const calls = play((startNs) => {
      const left = 5030 * MS - startNs
      const isStopped = left > 0 && startNs > 4998 * MS
      return isStopped ? { lostNs: Math.min(left, 30 * MS), in: 'stw' } : scattered(random)
    })
    const [pause, ...others] = incidents(calls, [train('stw', [5000 * MS], 30 * MS)], 1000 * MS)
    expect(others).toEqual([])
    expect(pause).toMatchObject({
      what: 'stw',
      component: 'stw',
      fromNs: 4000 * MS,
      toNs: 4030 * MS,
      durNs: 30 * MS,
      ofSlowest: 60,
    })
    // 31 calls lost from 1 to 30 ms each; those that lost least are not in the tail.
    expect(pause.spans).toBeGreaterThan(15)
    expect(pause.spans).toBeLessThanOrEqual(31)
    expect(pause.slowest).toBeGreaterThan(10)
    expect(pause.lostNs).toBeLessThanOrEqual(31 * 30 * MS)
    expect(pause.shareOfExcess).toBeGreaterThan(0.2)
  })

  test('a GC cycle is not blamed for a burst that it met by chance', () => {
    let blamed = 0
    for (let seed = 1; seed <= 20; seed++) {
      const random = new Random(seed)
      // Thirty bursts of 20 ms in ten seconds; marking goes on for a tenth of the time.
      const bursts = Array.from({ length: 30 }, () => random.below(9_900) * MS)
      const calls = play((startNs) => {
        const isHit = bursts.some((from) => startNs >= from && startNs < from + 20 * MS)
        return { lostNs: isHit ? exponential(random, 3 * MS) : 0, in: 'sched_wait' }
      })
      const marks = Array.from({ length: 25 }, (_, i) => (400 * i + random.below(300)) * MS)
      const found = incidents(calls, [train('gc_mark', marks, 40 * MS)])
      if (found.some(({ what }) => what === 'gc_mark')) blamed++
    }
    expect(blamed).toBeLessThanOrEqual(2)
  })

  test('a convoy without any event is a burst, of the component that it waited in', () => {
    const random = new Random(4)
    const calls = play((startNs) =>
      startNs >= 2000 * MS && startNs < 2040 * MS
        ? { lostNs: 2040 * MS - startNs, in: 'wait_mutex' }
        : scattered(random),
    )
    const found = incidents(calls, [])
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ what: 'burst', component: 'wait_mutex', fromNs: 2000 * MS })
    expect(found[0].spans).toBeGreaterThan(20)
    // The p99 itself is one of them.
    expect(found[0].ofSpans).toBe(101)
    expect(found[0].toNs).toBeLessThan(2060 * MS)
  })

  test('calls that are slow by chance have no incident, though events fall among them', () => {
    let found = 0
    for (let seed = 0; seed < 30; seed++) {
      const random = new Random(100 + seed)
      const calls = play(() => scattered(random))
      const starts = Array.from({ length: 20 }, (_, i) => (i * 500 + random.below(400)) * MS)
      const trains = [train('gc_mark', starts, 60 * MS), train('stw', starts, 1 * MS)]
      found += incidents(calls, trains).length
    }
    expect(found).toBe(0)
  })

  test('a call counts in one incident: the pause takes it from the cycle around it', () => {
    const random = new Random(8)
    const calls = play((startNs) =>
      startNs >= 3000 * MS && startNs < 3030 * MS
        ? { lostNs: 3030 * MS - startNs, in: 'stw' }
        : scattered(random),
    )
    const trains = [
      train('gc_mark', [2990 * MS], 60 * MS),
      train('stw', [3000 * MS, 3031 * MS], 30 * MS),
    ]
    expect(incidents(calls, trains).map(({ what }) => what)).toEqual(['stw'])
  })

  test('at most five, the greatest loss first', () => {
    const calls = play((_, i) => {
      const convoy = Math.floor(i / 1000)
      const place = i % 1000
      const lostNs = place < 12 ? (10 + convoy) * MS : 0
      return { lostNs, in: 'wait_chan' }
    })
    const found = incidents(calls, [])
    expect(found).toHaveLength(5)
    expect(found.map(({ fromNs }) => fromNs / MS)).toEqual([9000, 8000, 7000, 6000, 5000])
  })

  test('a pause cost no more than it lasted, nor more than a call lost', () => {
    const random = new Random(6)
    const calls = play((startNs) =>
      startNs >= 4000 * MS && startNs < 4020 * MS
        ? { lostNs: 100 * MS, in: 'wait_chan' }
        : scattered(random),
    )
    const [pause] = incidents(calls, [train('stw', [4020 * MS], 5 * MS)])
    expect(pause).toMatchObject({ what: 'stw', component: 'wait_chan', spans: 20 })
    expect(pause.lostNs).toBe(20 * 5 * MS)
  })

  test('calls without a start are in no incident', () => {
    const calls = play(() => ({ lostNs: 0, in: 'stw' })).map((call) => ({
      ...call,
      startNs: Number.NaN,
    }))
    expect(incidents(calls, [train('stw', [0], 1e12)])).toEqual([])
  })
})

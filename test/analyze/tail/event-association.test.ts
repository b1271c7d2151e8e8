import { describe, expect, test } from 'vitest'
import type { EventTrain } from '../../../src/analyze/spans/interval-keeper.ts'
import { Random } from '../../../src/analyze/statistics/random.ts'
import { associateEvent } from '../../../src/analyze/tail/event-association.ts'
import type { TailSample } from '../../../src/analyze/tail/tail-sample.ts'
import { COMPONENTS } from '../../../src/model/components.ts'
import type { EventAssociation } from '../../../src/model/tail.ts'
import { exponential, sampleOf } from '../../stats/simulate-spans.ts'

const WINDOW = 1_000_000

function train(intervals: readonly (readonly [number, number])[], more = {}): EventTrain {
  return {
    name: 'gc_mark',
    pid: 0,
    fromNs: Float64Array.from(intervals, ([from]) => from),
    toNs: Float64Array.from(intervals, ([, to]) => to),
    completeFromNs: Number.NEGATIVE_INFINITY,
    forgotten: 0,
    ...more,
  }
}

function spans(list: readonly (readonly [number, number])[]): TailSample {
  const ordered = list.toSorted((a, b) => a[0] - b[0])
  const columns = COMPONENTS.map((_, c) =>
    Float64Array.from(ordered, ([, durNs]) => (c === 0 ? durNs : 0)),
  )
  return sampleOf(
    ordered.map(([startNs]) => startNs),
    columns,
  )
}

/** Spans above `limit` against those below. */
function associate(
  sample: TailSample,
  trains: readonly EventTrain[],
  limit: number,
  seed = 1,
  rotations = 999,
): EventAssociation | undefined {
  const rows = [...sample.durNs.keys()]
  return associateEvent(sample, trains, {
    tail: Int32Array.from(rows.filter((row) => sample.durNs[row] >= limit)),
    body: Int32Array.from(rows.filter((row) => sample.durNs[row] < limit)),
    windows: [{ capture: 0, fromNs: 0, toNs: WINDOW }],
    seed,
    rotations,
  })
}

/** Events of 2,000 ns, one in 20,000 on average. */
function randomTrain(random: Random): EventTrain {
  const intervals: [number, number][] = []
  for (let t = exponential(random, 20_000); t < WINDOW - 2000; ) {
    intervals.push([t, t + 2000])
    t += 2000 + exponential(random, 18_000)
  }
  return train(intervals)
}

/** Spans that come in crowds, most of 500 ns, some ten times as long, none of them because of an event. */
function independentSpans(random: Random): TailSample {
  const list: [number, number][] = []
  for (let crowd = 0; crowd < 25; crowd++) {
    const at = random.below(WINDOW - 10_000)
    const long = random.fraction() < 0.4
    for (let i = 0; i < 8; i++) list.push([at + random.below(3000), long ? 5000 : 500])
  }
  return spans(list)
}

describe('associateEvent', () => {
  test('starts and overlaps are counted by hand', () => {
    const sample = spans([
      [100, 10],
      [195, 10],
      [205, 10],
      [150, 200],
      [210, 200],
      [500, 200],
    ])
    const found = associate(sample, [train([[200, 300]])], 100)
    expect(found).toMatchObject({ name: 'gc_mark', events: 1, rotations: 999 })
    expect(found?.tailStarts).toMatchObject({ count: 1, of: 3 })
    expect(found?.bodyStarts).toMatchObject({ count: 1, of: 3 })
    expect(found?.riskRatio).toBe(1)
    expect(found?.fisherP).toBeCloseTo(1, 12)
    expect(found?.overlapNs).toBeCloseTo((100 + 90) / 3, 9)
    // Each of 200 ns meets 100 ns in a million for 300 ns of rotations at most: the mean is 200 · 100 / 1e6.
    expect(found?.expectedOverlapNs).toBeLessThan(1)
  })

  test('long spans meet more of anything: without a cause the chances are uniform', () => {
    const random = new Random(31)
    const starts: number[] = []
    const overlaps: number[] = []
    for (let run = 0; run < 300; run++) {
      const found = associate(independentSpans(random), [randomTrain(random)], 1000, run, 99)
      if (found === undefined) continue
      starts.push(found.startsP)
      overlaps.push(found.overlapP)
    }
    for (const p of [starts, overlaps]) {
      expect(p.length).toBeGreaterThan(290)
      // Kolmogorov and Smirnov: 1.95/√n is met by one in a thousand uniform samples.
      const sorted = p.toSorted((a, b) => a - b)
      const worst = Math.max(...sorted.map((value, i) => (i + 1) / p.length - value))
      expect(worst).toBeLessThan(1.95 / Math.sqrt(p.length))
    }
    // Overlap has no ties: not conservative either.
    expect(overlaps.filter((p) => p <= 0.5).length / overlaps.length).toBeGreaterThan(0.4)
  })

  test('spans that are slow because they begin during the event are told from chance', () => {
    const random = new Random(5)
    const events = randomTrain(random)
    const list = Array.from({ length: 400 }, (): [number, number] => {
      const startNs = random.below(WINDOW - 6000)
      const inside = events.fromNs.some((from, i) => from <= startNs && startNs < events.toNs[i])
      return [startNs, inside && random.fraction() < 0.7 ? 5000 : 500]
    })
    const found = associate(spans(list), [events], 1000)
    // A rotation by less than an event's length is none: five in a thousand.
    expect(found?.overlapP).toBeLessThan(0.01)
    expect(found?.startsP).toBeLessThan(0.01)
    expect(found?.fisherP).toBeLessThan(1e-6)
    expect(found?.riskRatioLow).toBeGreaterThan(3)
  })

  test('a span knows the events of its own process only', () => {
    const sample = spans([
      [100, 10],
      [250, 200],
      [260, 200],
    ])
    sample.pid.set([7, 7, 8])
    const trains = [train([[200, 300]], { pid: 7 }), train([[600, 700]], { pid: 8 })]
    const found = associate(sample, trains, 100)
    expect(found?.tailStarts).toMatchObject({ count: 1, of: 2 })
    expect(found?.overlapNs).toBeCloseTo(25, 9)
  })

  test('only the time from which no event is missing is looked at', () => {
    const sample = spans([
      [250, 200],
      [400_000, 200],
      [400_100, 10],
    ])
    const late = train([[399_900, 400_050]], { completeFromNs: 300, forgotten: 5 })
    expect(associate(sample, [late], 100)?.tailStarts).toMatchObject({ count: 1, of: 1 })
    const tooLate = train([[399_900, 400_050]], { completeFromNs: 500_000 })
    expect(associate(sample, [tooLate], 100)).toBeUndefined()
  })

  test('no slow span, no event, no time: nothing to say', () => {
    const sample = spans([[250, 200]])
    expect(associate(sample, [train([[200, 300]])], 1000)).toBeUndefined()
    expect(associate(sample, [train([])], 100)).toBeUndefined()
    const nothing = { tail: new Int32Array(1), body: new Int32Array(), seed: 1 }
    const never = {
      ...nothing,
      windows: [{ capture: 0, fromNs: Number.NaN, toNs: Number.NaN }],
    }
    expect(associateEvent(sample, [train([[200, 300]])], never)).toBeUndefined()
  })
})

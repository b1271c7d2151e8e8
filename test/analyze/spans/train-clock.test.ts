import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TrainClock } from '../../../src/analyze/spans/train-clock.ts'
import { runs } from '../../property-runs.ts'

function clock(intervals: readonly (readonly [number, number])[], from = 0, to = 100): TrainClock {
  const train = {
    name: 'stw',
    pid: 0,
    fromNs: Float64Array.from(intervals, ([begin]) => begin),
    toNs: Float64Array.from(intervals, ([, end]) => end),
    completeFromNs: Number.NEGATIVE_INFINITY,
    forgotten: 0,
  }
  return new TrainClock(train, from, to)
}

describe('TrainClock', () => {
  test('an interval begins inside itself and ends outside', () => {
    const one = clock([[10, 20]])
    expect([9, 10, 19, 20].map((t) => one.goesOn(t))).toEqual([false, true, true, false])
    expect([0, 10, 15, 20, 100].map((t) => one.read(t))).toEqual([0, 0, 5, 10, 10])
  })

  test('behind the window the same intervals come again, before it too', () => {
    const one = clock([[90, 100]])
    expect(one.read(195) - one.read(95)).toBe(10)
    expect(one.read(-5) - one.read(-10)).toBe(5)
    expect([one.goesOn(195), one.goesOn(-5), one.goesOn(105)]).toEqual([true, true, false])
  })

  test('a span that begins inside an interval meets the rest of it, wherever it ends', () => {
    const one = clock([
      [10, 20],
      [60, 70],
    ])
    const met = { starts: -1, overlapNs: -1 }
    for (const [from, to, overlapNs] of [
      [10, 15, 5],
      [12, 30, 8],
      [19, 65, 6],
      [61, 69, 8],
    ]) {
      const [startNs, endNs, weight] = [from, to, 2].map((each) => Float64Array.of(each))
      one.meet({ startNs, endNs, weight }, 0, met)
      expect(met).toEqual({ starts: 1, overlapNs: 2 * overlapNs })
    }
  })

  test('what lies outside the window is cut off', () => {
    const cut = clock(
      [
        [10, 20],
        [45, 60],
        [70, 80],
        [95, 130],
      ],
      50,
      100,
    )
    expect(cut.events).toBe(3)
    expect(cut.read(50)).toBe(10 + 10 + 5)
    expect(clock([[10, 20]], 50, 100).events).toBe(0)
    expect(clock([], 50, 100).read(70)).toBe(0)
  })

  test('it reads what counting each moment gives', () => {
    const gaps = fc.array(fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 9 })), { maxLength: 30 })
    fc.assert(
      fc.property(gaps, fc.nat(120), (list, begin) => {
        let at = 0
        const intervals = list.map(([gap, length]): [number, number] => {
          const from = at + gap
          at = from + length
          return [from, at]
        })
        const windowNs = 150
        const one = clock(intervals, begin, begin + windowNs)
        let seen = 0
        for (let t = 0; t < windowNs; t++) {
          const inside = intervals.some(([from, to]) => from <= t + begin && t + begin < to)
          expect(one.goesOn(t)).toBe(inside)
          expect(one.read(t)).toBe(seen)
          if (inside) seen++
        }
      }),
    )
  })

  test('what spans meet is two readings of each, however far the intervals are moved', () => {
    const edges = fc.uniqueArray(fc.integer({ min: -50, max: 150 }), { maxLength: 24 })
    const span = fc.tuple(fc.nat(99), fc.nat(250), fc.constantFrom(1, 2.5))
    const turn = fc.double({ min: 0, max: 0.999, noNaN: true })
    fc.assert(
      fc.property(edges, fc.array(span, { maxLength: 12 }), turn, (places, spans, part) => {
        const sorted = places.toSorted((a, b) => a - b)
        const one = clock(
          sorted.slice(1).flatMap((to, i) => (i % 2 === 0 ? [[sorted[i], to] as const] : [])),
        )
        const laterNs = part * one.windowNs
        let [starts, overlapNs] = [0, 0]
        for (const [start, ns, weight] of spans) {
          const beforeNs = one.read(start - laterNs)
          if (one.isOn) starts++
          overlapNs += weight * (one.read(start + ns - laterNs) - beforeNs)
        }
        const met = { starts: -1, overlapNs: -1 }
        const startNs = Float64Array.from(spans, ([start]) => start)
        const endNs = Float64Array.from(spans, ([start, ns]) => start + ns)
        one.meet(
          { startNs, endNs, weight: Float64Array.from(spans, (each) => each[2]) },
          laterNs,
          met,
        )
        expect(met).toEqual({ starts, overlapNs })
        expect(one.countOn(startNs, laterNs)).toBe(starts)
      }),
      runs(400),
    )
  })
})

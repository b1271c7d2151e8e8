import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Processes } from '../../../src/analyze/goroutines/processes.ts'
import { IntervalKeeper } from '../../../src/analyze/spans/interval-keeper.ts'
import { MARKS } from '../../../src/model/event-batch.ts'

describe('IntervalKeeper', () => {
  test('keeps what it was given, overlaps cut off, the empty left out', () => {
    const keeper = new IntervalKeeper({ left: 10 })
    keeper.add(5, 9)
    keeper.add(7, 12)
    keeper.add(8, 11)
    keeper.add(20, 20)
    keeper.add(30, 31)
    keeper.extend(35)
    const train = keeper.train('stw', 4)
    expect([...train.fromNs]).toEqual([5, 9, 30])
    expect([...train.toNs]).toEqual([9, 12, 35])
    expect(train).toMatchObject({ name: 'stw', pid: 4, forgotten: 0 })
    expect(train.completeFromNs).toBe(Number.NEGATIVE_INFINITY)
  })

  test('at its limit the shorter half of the older half goes', () => {
    const keeper = new IntervalKeeper({ left: 16 })
    // Of the first eight, the second four are the shorter.
    for (let i = 0; i < 17; i++) keeper.add(100 * i, 100 * i + (i < 4 ? 50 : 10))
    const train = keeper.train('stw', 0)
    expect(train.forgotten).toBe(4)
    expect([...train.fromNs]).toEqual(
      [0, 1, 2, 3, 8, 9, 10, 11, 12, 13, 14, 15, 16].map((i) => 100 * i),
    )
    expect(train.completeFromNs).toBe(710)
  })

  test('whatever comes, it stays small, ascending, and complete from where it says', () => {
    const step = fc.tuple(fc.integer({ min: -5, max: 50 }), fc.integer({ min: 0, max: 40 }))
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 400 }),
        fc.integer({ min: 0, max: 60 }),
        (steps, left) => {
          const keeper = new IntervalKeeper({ left })
          const all = new IntervalKeeper({ left: 1e9 })
          let at = 0
          for (const [gap, length] of steps) {
            keeper.add(at + gap, at + gap + length)
            all.add(at + gap, at + gap + length)
            at += gap
          }
          const { fromNs, toNs, completeFromNs, forgotten } = keeper.train('stw', 0)
          const whole = all.train('stw', 0)
          expect(fromNs.length).toBeLessThanOrEqual(Math.max(16, left))
          expect(fromNs.length + forgotten).toBe(whole.fromNs.length)
          fromNs.forEach((ns, i) => {
            expect(ns).toBeLessThan(toNs[i])
            if (i > 0) expect(ns).toBeGreaterThanOrEqual(toNs[i - 1])
          })
          const late = (list: Float64Array): number[] =>
            [...list].filter((ns) => ns >= completeFromNs)
          expect(late(fromNs)).toEqual(late(whole.fromNs))
        },
      ),
    )
  })
})

describe('trains of processes', () => {
  test('each process has its own, and what never went on has none', () => {
    const processes = new Processes()
    const mark = (pid: number, name: (typeof MARKS)[number], timeNs: number): void =>
      processes.mark(pid, MARKS.indexOf(name), timeNs)
    mark(7, 'gcStart', 100)
    mark(8, 'stw+', 120)
    mark(8, 'stw.', 150)
    mark(7, 'markTerm', 300)
    mark(7, 'gcStart', 400)
    const trains = processes.trains().map((train) => ({
      ...train,
      fromNs: [...train.fromNs],
      toNs: [...train.toNs],
    }))
    expect(trains).toMatchObject([
      { name: 'gc_mark', pid: 7, fromNs: [100], toNs: [300] },
      { name: 'stw', pid: 8, fromNs: [120], toNs: [150] },
    ])
  })

  test('a pause that first ended too early is remembered up to its end', () => {
    const processes = new Processes()
    const marks = [
      ['stw+', 100],
      ['stw=', 110],
      ['stw-', 120],
      ['stw.', 150],
    ] as const
    for (const [name, timeNs] of marks) processes.mark(1, MARKS.indexOf(name), timeNs)
    expect([...processes.trains()[0].toNs]).toEqual([150])
  })
})

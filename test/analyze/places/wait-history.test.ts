import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { WaitHistory } from '../../../src/analyze/places/wait-history.ts'
import { stretch } from '../stretch.ts'

const rowsOf = (history: WaitHistory): readonly number[][] =>
  Array.from({ length: history.end - history.first }, (_, i) => {
    const at = history.first + i
    return [history.place(at), history.fromNs(at), history.toNs(at), history.waker(at)]
  })

describe('WaitHistory', () => {
  it('remembers the latest 64 intervals, oldest first', () => {
    const history = new WaitHistory({ left: 1000, refused: 0 })
    for (let i = 0; i < 200; i++) history.add(i, stretch(10 * i, 10 * i + 5, 7))
    const rows = rowsOf(history)
    expect(rows.length).toBe(64)
    expect(rows[0]).toEqual([136, 1360, 1365, 7])
    expect(rows.at(-1)).toEqual([199, 1990, 1995, 7])
  })

  it('sums up older stretches by place when a loop of short calls would fill it: no time of them goes', () => {
    const history = new WaitHistory({ left: 1000, refused: 0 })
    // Nobody saw it begin.
    history.add(9, stretch(Number.NEGATIVE_INFINITY, 0))
    // 200 rounds: runs, is in a call, waits for a CPU.
    for (let i = 0; i < 600; i++) history.add(1 + (i % 3), stretch(10 * i, 10 * i + 10))
    const rows = rowsOf(history)
    expect(rows.length).toBeLessThanOrEqual(64)
    const totals = [1, 2, 3].map((place) =>
      rows.reduce((sum, [at, from, to]) => sum + (at === place ? to - from : 0), 0),
    )
    expect(rows[0][1]).toBeLessThan(3000)
    // What is remembered is without a hole, and each place has its third of it.
    expect(totals.reduce((a, b) => a + b)).toBe(6000 - rows[0][1])
    for (const ns of totals) expect(Math.abs(ns / (6000 - rows[0][1]) - 1 / 3)).toBeLessThan(0.03)
    for (let i = 1; i < rows.length; i++) expect(rows[i][1]).toBe(rows[i - 1][2])
  })

  it('keeps one that is an eighth of all that is summed up as it is, when it was', () => {
    const history = new WaitHistory({ left: 1000, refused: 0 })
    let fromNs = 0
    for (let i = 0; i < 65; i++) {
      // 31 of 10 ns and this one: an eighth is 46 ns.
      const ns = i === 5 ? 60 : 10
      history.add(i === 5 ? 3 : 1 + (i % 2), stretch(fromNs, fromNs + ns))
      fromNs += ns
    }
    const rows = rowsOf(history)
    expect(rows.length).toBeLessThan(64)
    expect(rows).toContainEqual([3, 50, 110, Number.NaN])
  })

  it('keeps waits that somebody ended as they are, however full it is', () => {
    const history = new WaitHistory({ left: 1000, refused: 0 })
    for (let i = 0; i < 120; i++) {
      history.add(1 + (i % 2), stretch(10 * i, 10 * i + 10, i % 20 === 7 ? i : Number.NaN))
    }
    const waits = rowsOf(history).filter(([, , , waker]) => !Number.isNaN(waker))
    expect(waits.length).toBe(6)
    expect(waits[0]).toEqual([2, 70, 80, 7])
    expect(waits.at(-1)).toEqual([2, 1070, 1080, 107])
  })

  it('joins what goes on at one place, unless somebody ended it', () => {
    const history = new WaitHistory({ left: 1000, refused: 0 })
    history.add(3, stretch(0, 10))
    history.add(3, stretch(10, 20))
    history.add(3, stretch(20, 30, 8))
    expect(rowsOf(history)).toEqual([
      [3, 0, 20, Number.NaN],
      [3, 20, 30, 8],
    ])
  })

  it('takes no more room than all goroutines together may have, and gives it back', () => {
    const budget = { left: 6, refused: 0 }
    const first = new WaitHistory(budget)
    for (let i = 0; i < 10; i++) first.add(i, stretch(i, i + 0.5, 1))
    expect(rowsOf(first).map(([place]) => place)).toEqual([6, 7, 8, 9])
    const second = new WaitHistory(budget)
    second.add(1, stretch(0, 1, 1))
    expect(rowsOf(second)).toEqual([])
    // The first could not grow from its fifth interval on, the second not begin.
    expect(budget.refused).toBe(7)
    first.release()
    second.add(2, stretch(0, 1, 1))
    expect(rowsOf(second)).toEqual([[2, 0, 1, 1]])
  })

  it('that has given its room back is as good as new: objects of dead goroutines serve again', () => {
    const history = new WaitHistory({ left: 1000, refused: 0 })
    for (let i = 0; i < 50; i++) history.add(i, stretch(i, i + 0.5, 1))
    history.release()
    history.add(7, stretch(100, 101, 2))
    expect(rowsOf(history)).toEqual([[7, 100, 101, 2]])
  })

  it('is what a plain list of the latest would be, whatever is added and cleared', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 400 }), (places) => {
        const history = new WaitHistory({ left: 1000, refused: 0 })
        let model: number[] = []
        places.forEach((place, i) => {
          if (place === 0) {
            history.clear()
            model = []
          } else {
            history.add(place, stretch(2 * i, 2 * i + 1, 5))
            model.push(place)
          }
        })
        expect(rowsOf(history).map(([place]) => place)).toEqual(
          model.slice(-rowsOf(history).length || model.length),
        )
        expect(rowsOf(history).length).toBe(Math.min(model.length, 64))
      }),
    )
  })
})

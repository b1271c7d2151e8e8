import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GC_MARK, RuntimeClock, STW } from '../../../src/analyze/spans/runtime-clock.ts'
import { MARKS } from '../../../src/model/event-batch.ts'

type Mark = (typeof MARKS)[number]

function clock(...marks: readonly (readonly [Mark, number])[]): RuntimeClock {
  const stw = new RuntimeClock(STW)
  for (const [mark, timeNs] of marks) stw.mark(MARKS.indexOf(mark), timeNs)
  return stw
}

describe('RuntimeClock', () => {
  it('adds up what lies between beginning and end', () => {
    const stw = clock(
      ['stw+', 100],
      ['stw=', 110],
      ['stw-', 120],
      ['stw.', 150],
      ['stw+', 300],
      ['stw.', 310],
    )
    expect(stw.total()).toEqual({ name: 'stw', count: 2, totalNs: 60, maxNs: 50 })
    expect([stw.read(400), stw.isOpen]).toEqual([60, false])
  })

  it('runs while it is open: a span inside a pause has a share of it', () => {
    const stw = clock(['stw+', 100])
    expect([stw.read(90), stw.read(100), stw.read(130), stw.isOpen]).toEqual([0, 0, 30, true])
  })

  it('is over once somebody runs after the world was stopped, though its end was lost', () => {
    const stw = clock(['stw+', 100], ['stw=', 110])
    stw.somebodyRuns(150)
    expect([stw.isOpen, stw.total().totalNs]).toEqual([false, 50])
  })

  it('is not over when somebody runs while the world is still being stopped', () => {
    const stw = clock(['stw+', 100])
    stw.somebodyRuns(105)
    expect(stw.isOpen).toBe(true)
  })

  it('passes over the marks of others', () => {
    expect(clock(['gcStart', 1], ['markTerm', 5]).total().count).toBe(0)
  })

  it('does not count a pause whose beginning was not seen', () => {
    expect(clock(['stw.', 100], ['stw+', 200], ['stw.', 210]).total()).toMatchObject({
      count: 1,
      totalNs: 10,
    })
  })

  it('begins anew when an end was lost', () => {
    expect(clock(['stw+', 100], ['stw+', 500], ['stw.', 510]).total()).toMatchObject({
      count: 1,
      totalNs: 10,
    })
  })

  it('ends a pause at the restart where the capture has no probe behind it', () => {
    const stw = clock(['stw+', 100], ['stw-', 120], ['stw+', 200], ['stw-', 215])
    expect(stw.total()).toEqual({ name: 'stw', count: 2, totalNs: 35, maxNs: 20 })
  })

  it('counts one GC cycle from the first of several calls that begin it', () => {
    const mark = new RuntimeClock(GC_MARK)
    for (const [name, timeNs] of [
      ['gcStart', 10],
      ['gcStart', 12],
      ['markTerm', 50],
    ] as const) {
      mark.mark(MARKS.indexOf(name), timeNs)
    }
    expect(mark.total()).toEqual({ name: 'gc_mark', count: 1, totalNs: 40, maxNs: 40 })
  })

  it('never runs backwards, whatever marks come late', () => {
    const mark = fc.constantFrom<Mark>('stw+', 'stw.', 'stw-', 'stw=', 'gcStart')
    fc.assert(
      fc.property(fc.array(fc.tuple(mark, fc.nat(1000)), { maxLength: 30 }), (marks) => {
        const { totalNs, maxNs, count } = clock(...marks).total()
        expect(totalNs).toBeGreaterThanOrEqual(maxNs)
        expect(maxNs).toBeGreaterThanOrEqual(0)
        expect(totalNs).toBeLessThanOrEqual(1000 * count)
      }),
    )
  })
})

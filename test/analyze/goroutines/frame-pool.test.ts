import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Call, type Frame, FramePool } from '../../../src/analyze/goroutines/frame-pool.ts'

function call(fn: number, depth = fn, timeNs = fn, line = fn): Call {
  return { fn, depth, timeNs, line }
}

describe('FramePool', () => {
  it('holds one stack: a closed frame gives the one below', () => {
    const pool = new FramePool()
    const outer = pool.open(undefined, call(1))
    const inner = pool.open(outer, call(2))
    expect([pool.size, inner.below, outer.below]).toEqual([2, outer, undefined])
    expect([pool.close(inner), pool.close(outer), pool.size]).toEqual([outer, undefined, 0])
  })

  it('forgets what an earlier call in the same frame knew', () => {
    const pool = new FramePool()
    const first = pool.open(undefined, call(1, 100, 10, 1))
    first.flags = 63
    first.deferNs = 5
    first.endNs = 7
    pool.close(first)
    const second = pool.open(undefined, call(2, 50, 20, 9))
    expect(second).toBe(first)
    expect(second).toEqual({
      ...{ fn: 2, depth: 50, startNs: 20, deferNs: Number.NaN, flags: 0, line: 9 },
      ...{
        endNs: Number.NaN,
        reading: undefined,
        deferReading: undefined,
        placeMark: 0,
        deferMark: 0,
        labels: 0,
        call: 2,
        root: 2,
        outermost: undefined,
        path: 0,
        nested: undefined,
        below: undefined,
      },
    })
  })

  it('keeps any number of stacks apart, and makes no more frames than were open at once', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(4)), { maxLength: 300 }), (steps) => {
        const pool = new FramePool()
        const tops: (Frame | undefined)[] = new Array(5).fill(undefined)
        const model: number[][] = [[], [], [], [], []]
        const made = new Set<Frame>()
        let most = 0
        steps.forEach(([isOpen, stack], i) => {
          const top = tops[stack]
          if (isOpen) {
            const frame = pool.open(top, call(i))
            tops[stack] = frame
            made.add(frame)
            model[stack].push(i)
          } else if (top !== undefined) {
            expect(top.fn).toBe(model[stack].pop())
            tops[stack] = pool.close(top)
          }
          const open = model.reduce((sum, { length }) => sum + length, 0)
          most = Math.max(most, open)
          expect(pool.size).toBe(open)
          expect(made.size).toBe(most)
        })
      }),
    )
  })
})

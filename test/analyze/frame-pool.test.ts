import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FramePool } from '../../src/analyze/frame-pool.ts'

describe('FramePool', () => {
  it('holds one stack: a closed frame gives the one below', () => {
    const pool = new FramePool()
    const outer = pool.open(-1, 1, 100, 10, 1)
    const inner = pool.open(outer, 2, 200, 20, 2)
    expect([pool.size, pool.below[inner], pool.below[outer]]).toEqual([2, outer, -1])
    expect([pool.close(inner), pool.close(outer), pool.size]).toEqual([outer, -1, 0])
  })

  it('forgets what an earlier frame in the same place knew', () => {
    const pool = new FramePool()
    const first = pool.open(-1, 1, 100, 10, 1)
    pool.flags[first] = 63
    pool.deferNs[first] = 5
    pool.close(first)
    const second = pool.open(-1, 2, 50, 20, 9)
    expect(second).toBe(first)
    expect([pool.flags[second], pool.deferNs[second], pool.fn[second]]).toEqual([0, Number.NaN, 2])
  })

  it('keeps any number of stacks apart, and takes no more places than were open at once', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(4)), { maxLength: 300 }), (steps) => {
        const pool = new FramePool()
        const tops = [-1, -1, -1, -1, -1]
        const model: number[][] = [[], [], [], [], []]
        let most = 0
        steps.forEach(([isOpen, stack], i) => {
          if (isOpen) {
            tops[stack] = pool.open(tops[stack], i, i, i, i)
            model[stack].push(i)
          } else if (model[stack].length > 0) {
            expect(pool.fn[tops[stack]]).toBe(model[stack].pop())
            tops[stack] = pool.close(tops[stack])
          }
          const open = model.reduce((sum, { length }) => sum + length, 0)
          most = Math.max(most, open)
          expect(pool.size).toBe(open)
          expect(Math.max(...tops)).toBeLessThan(Math.max(1, most))
        })
      }),
    )
  })

  it('grows beyond its first thousand frames and keeps them', () => {
    const pool = new FramePool()
    let top = -1
    for (let i = 0; i < 5000; i++) top = pool.open(top, i, 2 * i, 3 * i, i)
    for (let i = 4999; i >= 0; i--) {
      expect([pool.fn[top], pool.depth[top], pool.startNs[top]]).toEqual([i, 2 * i, 3 * i])
      top = pool.close(top)
    }
    expect(top).toBe(-1)
  })
})

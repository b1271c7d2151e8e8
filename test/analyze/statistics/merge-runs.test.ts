import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeRuns } from '../../../src/analyze/statistics/merge-runs.ts'
import { runs } from '../../property-runs.ts'

function sorted(keys: readonly number[], count = keys.length): number[] {
  const order = Int32Array.from(keys, (_, i) => i)
  mergeRuns(order, count, Float64Array.from(keys))
  return [...order]
}

describe('mergeRuns', () => {
  it('puts indexes into the order of their keys', () => {
    expect(sorted([30, 10, 20])).toEqual([1, 2, 0])
    expect(sorted([])).toEqual([])
    expect(sorted([5])).toEqual([0])
  })

  it('keeps equal keys in their order', () => {
    expect(sorted([2, 1, 2, 1, 2])).toEqual([1, 3, 0, 2, 4])
  })

  it('leaves alone what lies behind the count', () => {
    expect(sorted([3, 2, 1, 0], 2)).toEqual([1, 0, 2, 3])
  })

  it('equals a plain stable sort', () => {
    const run = fc.array(fc.nat(20), { maxLength: 30 }).map((keys) => keys.sort((a, b) => a - b))
    const joined = fc.array(run, { maxLength: 9 }).map((parts) => parts.flat())
    fc.assert(
      fc.property(fc.oneof(joined, fc.array(fc.nat(20))), (keys) => {
        const plain = keys.map((_, i) => i).sort((a, b) => keys[a] - keys[b] || a - b)
        expect(sorted(keys)).toEqual(plain)
      }),
      runs(500),
    )
  })
})

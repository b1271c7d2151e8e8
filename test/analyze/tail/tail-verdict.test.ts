import { describe, expect, test } from 'vitest'
import { type TailEvidence, tailVerdict } from '../../../src/analyze/tail/tail-verdict.ts'

/** Parts of an excess at these places (0 to 1) of a capture of 50 blocks. */
function evidence(parts: readonly (readonly [number, number])[], more = {}): TailEvidence {
  return {
    place: Float64Array.from(parts, ([place]) => place),
    partNs: Float64Array.from(parts, ([, ns]) => ns),
    excessLowNs: 1,
    savedLowNs: 1,
    blocks: 50,
    ...more,
  }
}

const spread = (count: number): [number, number][] =>
  Array.from({ length: count }, (_, i) => [(i + 0.5) / count, 10])

describe('tailVerdict', () => {
  test('ten blocks and both intervals above 0 confirm', () => {
    expect(tailVerdict(evidence(spread(10)))).toBe('confirmed')
    expect(tailVerdict(evidence(spread(9)))).toBe('unclear')
    expect(tailVerdict(evidence(spread(10), { excessLowNs: 0 }))).toBe('unclear')
    expect(tailVerdict(evidence(spread(10), { savedLowNs: 0 }))).toBe('unclear')
    expect(tailVerdict(evidence(spread(10), { savedLowNs: undefined }))).toBe('unclear')
  })

  test('more than half from one stretch is one incident, even across the border of two blocks', () => {
    const rest = spread(20)
    const half = [0.411, 0.428].map((place): [number, number] => [place, 101])
    const parts = [...rest, ...half].toSorted((a, b) => a[0] - b[0])
    expect(tailVerdict(evidence(parts))).toBe('one incident')
    const apart = [...rest, [0.401, 101], [0.439, 101]] as [number, number][]
    expect(tailVerdict(evidence(apart.toSorted((a, b) => a[0] - b[0])))).toBe('confirmed')
  })

  test('without an excess, or without any interval, there is nothing to believe', () => {
    expect(tailVerdict(evidence(spread(20).map(([place]) => [place, -1])))).toBe('unclear')
    expect(tailVerdict(evidence(spread(20), { excessLowNs: undefined }))).toBe('unclear')
    expect(tailVerdict(evidence([]))).toBe('unclear')
  })
})

import { describe, expect, test } from 'vitest'
import {
  partVerdict,
  type TailEvidence,
  tailVerdict,
} from '../../../src/analyze/tail/tail-verdict.ts'

/** Parts of an excess at these places (0 to 1) of a capture of 50 blocks. */
function evidence(parts: readonly (readonly [number, number])[], more = {}): TailEvidence {
  return {
    place: Float64Array.from(parts, ([place]) => place),
    partNs: Float64Array.from(parts, ([, ns]) => ns),
    shareLow: 0.3,
    shareWithoutThree: 0.3,
    savedLowNs: 1,
    blocks: 50,
    reach: 0,
    seed: 1,
    ...more,
  }
}

const spread = (count: number): [number, number][] =>
  Array.from({ length: count }, (_, i) => [(i + 0.5) / count, 10])

describe('tailVerdict', () => {
  test('there is no long tail where p99 is less than twice the median', () => {
    expect(tailVerdict(50, 1999, 1000)).toBe('none')
    expect(tailVerdict(50, 2000, 1000)).toBe('long')
    expect(tailVerdict(50, 0, 0)).toBe('long')
  })

  test('fewer than ten slow spans are too few, whatever they took', () => {
    expect(tailVerdict(9, 9000, 1)).toBe('too few')
    expect(tailVerdict(10, 9000, 1)).toBe('long')
  })
})

describe('partVerdict', () => {
  test('a share that is surely material, in ten blocks, is confirmed', () => {
    expect(partVerdict(evidence(spread(10)))).toBe('confirmed')
    expect(partVerdict(evidence(spread(9)))).toBe('unclear')
    expect(partVerdict(evidence(spread(10), { shareLow: 0.05 }))).toBe('unclear')
    expect(partVerdict(evidence(spread(10), { shareWithoutThree: 0.05 }))).toBe('unclear')
    expect(partVerdict(evidence(spread(10), { savedLowNs: 0 }))).toBe('unclear')
    expect(partVerdict(evidence(spread(10), { savedLowNs: undefined }))).toBe('unclear')
  })

  test('a block counts from a hundredth of the excess on', () => {
    const specks = spread(40).map(([place], i): [number, number] => [place, i < 9 ? 10 : 0.1])
    expect(partVerdict(evidence(specks))).toBe('unclear')
    const parts = specks.map(([place], i): [number, number] => [place, i < 10 ? 10 : 0.1])
    expect(partVerdict(evidence(parts))).toBe('confirmed')
  })

  test('more than half from one stretch is one incident, even across the border of two blocks', () => {
    const crowd = Array.from({ length: 20 }, (_, i): [number, number] => [0.411 + i / 1200, 20])
    const parts = [...spread(20), ...crowd].toSorted((a, b) => a[0] - b[0])
    expect(partVerdict(evidence(parts))).toBe('one incident')
    const apart = crowd.map(([, ns], i): [number, number] => [i / 21, ns])
    const scattered = [...spread(20), ...apart].toSorted((a, b) => a[0] - b[0])
    expect(partVerdict(evidence(scattered))).toBe('confirmed')
  })

  test('what comes together since all spans depend on each other for long is no incident', () => {
    const crowd = Array.from({ length: 20 }, (_, i): [number, number] => [0.411 + i / 1200, 20])
    const parts = [...spread(20), ...crowd].toSorted((a, b) => a[0] - b[0])
    // Of slow spans that come in threes anyway seven such threes in one stretch are still none of chance.
    expect(partVerdict(evidence(parts, { reach: 3 / 1200 }))).toBe('one incident')
    expect(partVerdict(evidence(parts, { reach: 1 / 50 }))).toBe('confirmed')
  })

  test('a single span with more than half of it is no incident: it is a single span wherever it lies', () => {
    const parts: [number, number][] = [...spread(20), [0.999, 300]]
    expect(partVerdict(evidence(parts, { shareWithoutThree: 0.02 }))).toBe('unclear')
  })

  test('without an excess, or without any interval, there is nothing to believe', () => {
    expect(partVerdict(evidence(spread(20).map(([place]) => [place, -1])))).toBe('unclear')
    expect(partVerdict(evidence(spread(20), { shareLow: undefined }))).toBe('unclear')
    expect(partVerdict(evidence([]))).toBe('unclear')
  })
})

import { describe, expect, it } from 'vitest'
import { HistogramKinds } from '../../../src/parse/text/histogram-kinds.ts'
import { scriptOf } from '../read-text.ts'

type Pair = readonly [number | string | null, number | string | null]

function kindOf(...pairs: Pair[]) {
  return new HistogramKinds().of('@h', bounds(pairs))
}

function bounds(pairs: readonly Pair[]) {
  return pairs.map(([lo, hi]) => ({ lo, hi }))
}

describe('HistogramKinds', () => {
  it('takes powers of two for a hist', () => {
    expect(kindOf([null, 0], [0, 1], [1, 2], [2, 4], [4, 8])).toBe('hist')
    expect(kindOf([1024, 2048])).toBe('hist')
    expect(kindOf(['9223372036854775808', '18446744073709551616'])).toBe('hist')
    expect(kindOf([null, 0])).toBe('hist')
  })

  it('takes powers of two that are cut into equal parts for a hist with bits', () => {
    expect(kindOf([2, 3], [3, 4], [4, 6], [6, 8], [8, 12])).toBe('hist')
    expect(kindOf([960, 976], [992, 1008], [1008, 1024], [1024, 1056])).toBe('hist')
  })

  it('takes equal widths for an lhist', () => {
    expect(kindOf([0, 10], [10, 20])).toBe('lhist')
    expect(kindOf([0, 2])).toBe('lhist')
    expect(kindOf([32, 64], [64, 96], [96, 128])).toBe('lhist')
    expect(kindOf([64, 96], [96, 128])).toBe('lhist')
    expect(kindOf([1, 2], [2, 3], [3, 4])).toBe('lhist')
  })

  it('takes an open end, or a beginning that is open below another number than 0, for an lhist', () => {
    expect(kindOf([4, 8], [8, null])).toBe('lhist')
    expect(kindOf([null, 4], [4, 8])).toBe('lhist')
  })

  it('remembers what left no doubt', () => {
    const kinds = new HistogramKinds()
    expect(kinds.of('@l', bounds([[2, 4]]))).toBe('hist')
    expect(
      kinds.of(
        '@l',
        bounds([
          [2, 4],
          [4, 6],
          [6, 8],
        ]),
      ),
    ).toBe('lhist')
    expect(kinds.of('@l', bounds([[2, 4]]))).toBe('lhist')
    expect(kinds.of('@other', bounds([[2, 4]]))).toBe('hist')
  })

  it('lets the script decide', () => {
    const kinds = new HistogramKinds(scriptOf({ '@h': { call: 'lhist', keyParts: [] } }))
    expect(kinds.of('@h', bounds([[2, 4]]))).toBe('lhist')
    expect([kinds.has('@h'), kinds.has('@x')]).toEqual([true, false])
  })
})

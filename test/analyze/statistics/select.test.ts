import fc from 'fast-check'
import { quickselect } from 'simple-statistics'
import { describe, expect, test, vi } from 'vitest'
import { Random } from '../../../src/analyze/statistics/random.ts'
import { placesOfGreatest, selectRank } from '../../../src/analyze/statistics/select.ts'

/** Every rank, or a few of many, gives what sorting gives, and leaves the values parted there. */
function check(values: Float64Array, ranks: readonly number[]): void {
  const sorted = values.slice().sort()
  for (const rank of ranks) {
    const worked = values.slice()
    expect(selectRank(worked, rank)).toBe(sorted[rank - 1])
    expect(worked[rank - 1]).toBe(sorted[rank - 1])
    expect(worked.subarray(0, rank - 1).every((value) => value <= sorted[rank - 1])).toBe(true)
    expect(worked.subarray(rank).every((value) => value >= sorted[rank - 1])).toBe(true)
    expect(worked.sort().every((value, i) => value === sorted[i])).toBe(true)
  }
}

describe('selectRank', () => {
  test('gives what sorting gives and parts the values there', () => {
    const few = fc.integer({ min: 0, max: 3 })
    const values = fc.float64Array({ noNaN: true, minLength: 1, maxLength: 200 })
    const ties = fc.array(few, { minLength: 1, maxLength: 200 }).map((v) => Float64Array.from(v))
    fc.assert(
      fc.property(fc.oneof(values, ties), fc.nat(), (drawn, any) => {
        // Zeros of both signs are one value to a comparison.
        const plain = drawn.map((value) => value + 0)
        check(plain, [1, plain.length, 1 + (any % plain.length)])
      }),
    )
  })

  test('agrees with simple-statistics', () => {
    const random = new Random(5)
    const values = Float64Array.from({ length: 501 }, () => random.fraction())
    for (const rank of [1, 250, 251, 501]) {
      const other = [...values]
      quickselect(other, rank - 1)
      expect(selectRank(values.slice(), rank)).toBe(other[rank - 1])
    }
  })

  const length = 40_000
  const random = new Random(7)
  test.each([
    ['ascending', Float64Array.from({ length }, (_, i) => i)],
    ['descending', Float64Array.from({ length }, (_, i) => -i)],
    ['all alike', new Float64Array(length).fill(3)],
    ['alternating', Float64Array.from({ length }, (_, i) => i % 2)],
    ['an organ pipe', Float64Array.from({ length }, (_, i) => Math.min(i, length - i))],
    ['random', Float64Array.from({ length }, () => random.fraction())],
    ['with infinities', Float64Array.from({ length }, (_, i) => (i % 3 === 0 ? Infinity : i))],
  ])('long and %s', (_, values) => {
    check(values, [1, 2, length / 2, length * 0.99, length - 1, length])
  })

  test('pivots that a hostile order defeats are given up for sorting', () => {
    const values = medianOf3Killer(400)
    const sorted = values.slice().sort()
    const gaveUp = vi.spyOn(Float64Array.prototype, 'subarray')
    for (let rank = 1; rank <= values.length; rank++) {
      expect(selectRank(values.slice(), rank)).toBe(sorted[rank - 1])
    }
    expect(gaveUp).toHaveBeenCalled()
    gaveUp.mockRestore()
  })

  test('a rank that does not exist has no value', () => {
    expect(selectRank(new Float64Array(), 1)).toBeNaN()
    expect(selectRank(Float64Array.of(1, 2), 0)).toBeNaN()
    expect(selectRank(Float64Array.of(1, 2), 3)).toBeNaN()
    expect(selectRank(Float64Array.of(1, 2), Number.NaN)).toBeNaN()
  })
})

/** Musser's order of 1..2k (1997): the median of the first, middle and last value stays small. */
function medianOf3Killer(k: number): Float64Array {
  const values = new Float64Array(2 * k)
  for (let i = 1; i <= k; i++) {
    if (i % 2 === 1) {
      values[i - 1] = i
      values[i] = k + i
    }
    values[k + i - 1] = 2 * i
  }
  return values
}

test('the few greatest are those that a stable sort puts first', () => {
  const values = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 40 })
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 4 }), (all, count) => {
      const places = Int32Array.from(all.keys()).filter((place) => place % 3 !== 1)
      const sorted = places.toSorted((a, b) => all[b] - all[a]).subarray(0, count)
      expect(placesOfGreatest(Float64Array.from(all), places, count)).toEqual([...sorted])
    }),
  )
})

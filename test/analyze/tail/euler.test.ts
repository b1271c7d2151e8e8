import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Random } from '../../../src/analyze/statistics/random.ts'
import { BlocksLeftOut } from '../../../src/analyze/tail/blocks-left-out.ts'
import { excessShares, tailParts } from '../../../src/analyze/tail/euler.ts'
import { type RankedSpans, rankSpans } from '../../../src/analyze/tail/ranked-spans.ts'
import { varianceShares } from '../../../src/analyze/tail/variance-shares.ts'
import { normal, sampleOf } from '../../stats/simulate-spans.ts'

function ranked(...components: readonly (readonly number[])[]): RankedSpans {
  const columns = components.map((values) => Float64Array.from(values))
  const sample = sampleOf(
    columns[0].map((_, i) => i),
    columns,
  )
  return rankSpans(sample, [...columns.keys()])
}

const total = (values: Iterable<number>): number => [...values].reduce((sum, ns) => sum + ns, 0)
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1)

describe('tailParts', () => {
  test('a hundred spans: the tail is the two slowest, the body the faster half', () => {
    // Durations 1 to 100; the slowest ten lose five of theirs in the second component.
    const slow = upTo(100).map((ns) => (ns > 90 ? 5 : 0))
    const parts = tailParts(
      ranked(
        upTo(100).map((ns, i) => ns - slow[i]),
        slow,
      ),
      0.99,
    )
    expect(parts.quantileNs).toBe(99)
    expect(parts.medianNs).toBe(50)
    expect(parts.tailSpans).toBe(2)
    expect([...parts.tailMeanNs]).toEqual([94.5, 5])
    expect([...parts.bodyMeanNs]).toEqual([25.5, 0])
    expect([...parts.excessNs]).toEqual([69, 5])
    expect(excessShares(parts.excessNs)).toEqual([69 / 74, 5 / 74])
  })

  test('spans that are as slow as the quantile are in the tail, those as fast as the median in the body', () => {
    const parts = tailParts(ranked([1, 1, 1, 1, 1, 1, 9, 9, 9, 9]), 0.99)
    expect([parts.quantileNs, parts.tailSpans, parts.tailMeanNs[0]]).toEqual([9, 4, 9])
    expect([parts.medianNs, parts.bodyMeanNs[0]]).toEqual([1, 1])
  })

  test('there is no excess where all spans are equal, and nothing where there are none', () => {
    const equal = tailParts(ranked([7, 7, 7], [1, 1, 1]), 0.99)
    expect(excessShares(equal.excessNs)).toBeUndefined()
    expect([...equal.contributionNs]).toEqual([7, 1])
    expect(tailParts(ranked([], []), 0.99).quantileNs).toBeNaN()
    expect([...tailParts(ranked([0, 0]), 0.99).contributionNs]).toEqual([0])
  })

  test('the parts of the quantile sum to it, and those of the means to the means', () => {
    const ns = fc.integer({ min: 0, max: 1e9 })
    const spans = fc.array(fc.tuple(ns, ns, ns), { minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(spans, fc.constantFrom(0.5, 0.9, 0.99), (rows, p) => {
        const spans = ranked(...[0, 1, 2].map((c) => rows.map((row) => row[c])))
        const parts = tailParts(spans, p)
        const at = spans.durNs.filter((durNs) => durNs >= parts.quantileNs)
        expect(total(parts.contributionNs)).toBeCloseTo(parts.quantileNs, 3)
        expect(total(parts.tailMeanNs)).toBeCloseTo(total(at) / at.length, 3)
        expect(parts.tailSpans).toBe(at.length)
      }),
    )
  })

  test('a row that stands for three spans counts as three', () => {
    const rows = [
      [3, 1, 3],
      [5, 2, 1],
      [9, 0, 2],
      [4, 4, 3],
      [20, 9, 1],
    ]
    const written = rows.flatMap(([a, b, times]) => Array.from({ length: times }, () => [a, b]))
    const once = ranked(...[0, 1].map((c) => rows.map((row) => row[c])))
    const weight = Float64Array.from(once.row, (row) => rows[row][2])
    const weighted = tailParts({ ...once, weight, population: 10 }, 0.8)
    const full = tailParts(ranked(...[0, 1].map((c) => written.map((row) => row[c]))), 0.8)
    expect(weighted).toEqual(full)
  })

  test('leaving a block out is the same as never having had it', () => {
    const random = new Random(4)
    const rows = Array.from({ length: 400 }, () => [random.below(1000), random.below(300)])
    const block = rows.map(() => random.below(7))
    const whole = ranked(...[0, 1].map((c) => rows.map((row) => row[c])))
    const rest = rows.filter((_, i) => block[i] !== 3)
    const of = Uint8Array.from(whole.row, (row) => block[row])
    const weight = new Float64Array(7)
    for (const each of block) weight[each]++
    const blocks = { count: 7, of: Uint8Array.from(block), weight }
    const leftOut = new BlocksLeftOut(whole, of, blocks, 0.99)
    const without = whole.components.map((column) => leftOut.excess(column)[3])
    const never = tailParts(ranked(...[0, 1].map((c) => rest.map((row) => row[c]))), 0.99)
    expect(without).toHaveLength(2)
    never.excessNs.forEach((ns, i) => {
      expect(without[i]).toBeCloseTo(ns, 9)
    })
  })
})

describe('Gaussian components', () => {
  // Mean (1, 2, 0.5), covariance [[1, .3, 0], [.3, .5, .1], [0, .1, 2]], by its Cholesky factor.
  const random = new Random(11)
  const rows = Array.from({ length: 400_000 }, () => {
    const [x, y, z] = [normal(random), normal(random), normal(random)]
    const c22 = Math.sqrt(0.5 - 0.09)
    const c32 = 0.1 / c22
    return [1 + x, 2 + 0.3 * x + c22 * y, 0.5 + c32 * y + Math.sqrt(2 - c32 ** 2) * z]
  })
  const spans = ranked(...[0, 1, 2].map((c) => rows.map((row) => row[c])))
  const parts = tailParts(spans, 0.99)
  const near = (found: Iterable<number>, expected: readonly number[], within: number): void => {
    ;[...found].forEach((value, i) => {
      expect(Math.abs(value - expected[i])).toBeLessThan(within)
    })
  }

  test('their parts of the p99 have a closed form', () => {
    near(parts.contributionNs, [2.45842393, 3.00967811, 2.85591558], 0.1)
    near([parts.quantileNs], [8.32401763], 0.02)
  })

  test('their means in the tail have a closed form', () => {
    near(parts.tailMeanNs, [2.67086456, 3.15675238, 3.1990889], 0.04)
  })

  test('their shares of the variance have a closed form', () => {
    const shares = varianceShares(spans) ?? []
    near(shares, [0.30232558, 0.20930233, 0.48837209], 0.005)
    expect(total(shares)).toBeCloseTo(1, 9)
  })

  test('durations that are all equal have no variance to share', () => {
    expect(varianceShares(ranked([3, 3], [1, 1]))).toBeUndefined()
  })
})

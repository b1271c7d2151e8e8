import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Random } from '../../../src/analyze/statistics/random.ts'
import { tailParts } from '../../../src/analyze/tail/euler.ts'
import { rankSpans } from '../../../src/analyze/tail/ranked-spans.ts'
import { whatIf } from '../../../src/analyze/tail/removals.ts'
import { shapleyValues } from '../../../src/analyze/tail/shapley.ts'
import { runs } from '../../property-runs.ts'
import { exponential, sampleOf } from '../../stats/simulate-spans.ts'

const P = 0.9

function sample(columns: readonly (readonly number[])[]): ReturnType<typeof sampleOf> {
  return sampleOf(
    columns[0].map((_, i) => i),
    columns.map((column) => Float64Array.from(column)),
  )
}

/** Values of `players` components, 60 spans, whole nanoseconds. */
function components(players: number): fc.Arbitrary<number[][]> {
  const column = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 60, maxLength: 60 })
  return fc.array(column, { minLength: players, maxLength: players })
}

function values(columns: readonly (readonly number[])[]): number[] {
  const rows = sample(columns)
  return [...shapleyValues(rows, rows.components, P).valueNs]
}

/** The quantile of 60 durations: the 54th. */
function quantile(durations: readonly number[]): number {
  return durations.toSorted((a, b) => a - b)[53]
}

describe('shapleyValues', () => {
  test('two components: the mean of both orders, by hand', () => {
    fc.assert(
      fc.property(components(2), ([a, b]) => {
        const both = quantile(a.map((ns, i) => ns + b[i]))
        const [first, second] = values([a, b])
        expect(first).toBeCloseTo((both - quantile(b) + quantile(a)) / 2, 9)
        expect(second).toBeCloseTo((both - quantile(a) + quantile(b)) / 2, 9)
      }),
    )
  })

  test('they sum to the quantile, and none is negative', () => {
    fc.assert(
      fc.property(components(5), (columns) => {
        const found = values(columns)
        const durations = columns[0].map((_, i) => columns.reduce((sum, c) => sum + c[i], 0))
        expect(found.reduce((sum, ns) => sum + ns, 0)).toBeCloseTo(quantile(durations), 6)
        expect(Math.min(...found)).toBeGreaterThanOrEqual(0)
      }),
      runs(40),
    )
  })

  test('a component without time has no value, and changes no other', () => {
    fc.assert(
      fc.property(components(3), (columns) => {
        const found = values([...columns, columns[0].map(() => 0)])
        expect(found[3]).toBe(0)
        values(columns).forEach((ns, i) => {
          expect(found[i]).toBeCloseTo(ns, 6)
        })
      }),
      runs(40),
    )
  })

  test('equal components have equal values, whatever their place', () => {
    fc.assert(
      fc.property(components(3), ([a, b, c]) => {
        const [first, second, , last] = values([a, b, c, a])
        expect(first).toBeCloseTo(last, 9)
        expect(values([b, a, a, c])[0]).toBeCloseTo(second, 9)
      }),
      runs(40),
    )
  })

  test('components that rise together have what Euler gives them: their own quantiles', () => {
    const random = new Random(2)
    const base = Array.from({ length: 60 }, () => random.below(1000))
    const columns = [base, base.map((ns) => 2 * ns), base.map((ns) => 5 * ns)]
    const parts = tailParts(rankSpans(sample(columns), [0, 1, 2]), P)
    values(columns).forEach((ns, i) => {
      expect(ns).toBeCloseTo(quantile(columns[i]), 6)
      expect(ns).toBeCloseTo(parts.contributionNs[i], 6)
    })
  })

  test('they are the mean over all sets, each quantile taken by itself', () => {
    fc.assert(
      fc.property(
        components(4),
        fc.array(fc.nat(3), { minLength: 60, maxLength: 60 }),
        (columns, times) => {
          const sparse = columns.map((column, c) =>
            column.map((ns, i) => (times[i] === c ? 0 : ns)),
          )
          const without = (removed: number): number =>
            quantile(
              sparse[0].map((_, i) =>
                sparse.reduce((sum, column, c) => sum + ((removed >>> c) & 1 ? 0 : column[i]), 0),
              ),
            )
          // s! (3 - s)! / 4! for s components that are removed before.
          const share = [1 / 4, 1 / 12, 1 / 12, 1 / 4]
          values(sparse).forEach((ns, c) => {
            const sets = Array.from({ length: 16 }, (_, set) => set).filter(
              (set) => !((set >>> c) & 1),
            )
            const mean = sets.reduce((sum, set) => {
              const size = [0, 1, 2, 3].filter((bit) => (set >>> bit) & 1).length
              return sum + share[size] * (without(set) - without(set | (1 << c)))
            }, 0)
            expect(ns).toBeCloseTo(mean, 6)
          })
        },
      ),
    )
  })

  test('more than twelve: drawn orders still sum to the quantile, and come near the exact values', () => {
    const random = new Random(9)
    // Three that matter, each cut into five: exact for three, and for fifteen a fifth each in the mean.
    const causes = [200, 500, 1000].map((mean) =>
      Array.from({ length: 400 }, () => 5 * Math.round(exponential(random, mean))),
    )
    const fifths = causes.flatMap((cause) => Array(5).fill(cause.map((ns) => ns / 5)))
    const rows = sample(fifths)
    const { valueNs, standardErrorNs } = shapleyValues(rows, rows.components, P, 3)
    const exact = shapleyValues(sample(causes), sample(causes).components, P)
    const sum = (from: number, to: number): number =>
      valueNs.slice(from, to).reduce((all, ns) => all + ns, 0)
    expect(exact.standardErrorNs).toBe(0)
    expect(standardErrorNs).toBeGreaterThan(0)
    expect(sum(0, 15)).toBeCloseTo(
      exact.valueNs.reduce((all, ns) => all + ns, 0),
      6,
    )
    expect(shapleyValues(rows, rows.components, P, 3).valueNs).toEqual(valueNs)
    // By symmetry five equal players have one value; drawn ones scatter about it as the error says.
    for (const cause of [0, 1, 2]) {
      const group = valueNs.slice(5 * cause, 5 * cause + 5)
      expect(Math.max(...group) - Math.min(...group)).toBeLessThan(8 * standardErrorNs)
    }
  })

  test('rows that stand for many count as many', () => {
    const columns = [
      [1, 5, 9, 2],
      [8, 1, 0, 3],
    ]
    const times = [2, 3, 1, 4]
    const written = columns.map((c) => c.flatMap((ns, i) => Array<number>(times[i]).fill(ns)))
    const few = sample(columns)
    const weighted = { ...few, weight: Float64Array.from(times), population: 10 }
    expect([...shapleyValues(weighted, few.components, P).valueNs]).toEqual(values(written))
  })
})

describe('whatIf', () => {
  test('it is the quantile of what is left, no more than before', () => {
    fc.assert(
      fc.property(components(2), ([a, b]) => {
        const rows = sample([a, b])
        const spans = rankSpans(rows, [0])
        const rest = whatIf(spans, spans.components[0], P)
        expect(rest).toBe(quantile(b))
        expect(rest).toBeLessThanOrEqual(quantile(a.map((ns, i) => ns + b[i])))
      }),
    )
  })
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { selectFromTop } from '../../../src/analyze/statistics/weighted-select.ts'
import { LeftOfRanked } from '../../../src/analyze/tail/left-of-ranked.ts'
import { runs } from '../../property-runs.ts'

/** A duration, the part of it in per cent, and how many spans it stands for. */
const span = fc.tuple(
  fc.integer({ min: 0, max: 60 }),
  fc.integer({ min: 0, max: 100 }),
  fc.integer({ min: 1, max: 4 }),
)

test('what is left at any rank is what all rows together say, in whatever order ranks are asked for', () => {
  const ranks = fc.array(fc.nat(900), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(
      fc.array(span, { minLength: 1, maxLength: 400 }),
      ranks,
      fc.integer({ min: 0, max: 20 }),
      (spans, asked, usualNs) => {
        const ranked = spans.toSorted(([a], [b]) => b - a)
        const durNs = Float64Array.from(ranked, ([ns]) => ns)
        const weight = Float64Array.from(ranked, ([, , times]) => times)
        const column = Float64Array.from(ranked, ([ns, percent]) =>
          Math.floor((ns * percent) / 100),
        )
        const rest = durNs.map((ns, i) => ns - Math.max(0, column[i] - usualNs))
        const left = new LeftOfRanked({ durNs, weight, length: durNs.length }, { column, usualNs })
        for (const above of asked) {
          const expected = selectFromTop(rest.slice(), weight.slice(), rest.length, above)
          expect(left.fromTop(above)).toBe(expected)
        }
      },
    ),
    runs(300),
  )
})

test('of a high rank few rows matter', () => {
  const length = 50_000
  const durNs = Float64Array.from({ length }, (_, i) => 1e9 / (i + 1))
  const weight = new Float64Array(length).fill(1)
  const column = durNs.map((ns) => ns / 2)
  const left = new LeftOfRanked({ durNs, weight, length }, { column, usualNs: 0 })
  expect(left.fromTop(500)).toBe(durNs[500] / 2)
  expect(left.length).toBeLessThan(length / 10)
})

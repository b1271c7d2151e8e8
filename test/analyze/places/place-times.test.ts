import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PlaceTimes } from '../../../src/analyze/places/place-times.ts'

const ROWS = 40
const scaleOf = (row: number): number => (row % 4) - 1

/** Rows in their order, each with a few places. */
const rows = fc.array(
  fc.uniqueArray(fc.tuple(fc.nat({ max: 300 }), fc.integer({ min: 1, max: 1e12 })), {
    maxLength: 30,
    selector: ([place]) => place,
  }),
  { minLength: ROWS, maxLength: ROWS },
)

test('a column has what rows spent at one place, whatever stood in it, and sums are scaled by row', () => {
  const column = new Float64Array(ROWS)
  fc.assert(
    fc.property(rows, (spent) => {
      const times = new PlaceTimes()
      const sums = new Map<number, number>()
      spent.forEach((places, row) => {
        for (const [place, ns] of places) {
          times.add(row, place, ns)
          if (scaleOf(row) !== 0) sums.set(place, (sums.get(place) ?? 0) + scaleOf(row) * ns)
        }
      })
      expect(times.sums(scaleOf)).toEqual(sums)
      for (const place of [...sums.keys(), 301]) {
        times.fill(column, place)
        expect([...column]).toEqual(spent.map((places) => new Map(places).get(place) ?? 0))
      }
    }),
  )
})

import { expect, test } from 'vitest'
import { PlaceRoom } from '../../../src/analyze/places/place-room.ts'
import { PlaceTotals } from '../../../src/analyze/places/place-totals.ts'
import { ENTRY, SpanPlaces } from '../../../src/analyze/places/span-places.ts'

function at(place: number, ns: number): SpanPlaces {
  const places = new SpanPlaces()
  places.add(ENTRY.time, place, 0, -1, ns)
  return places
}

const listOf = ({ byPlace }: PlaceTotals): unknown[] =>
  [...byPlace].map(([place, { ns, times }]) => [place, ns, times])

test('what another one counted is taken over once, and that one counts anew', () => {
  const room = new PlaceRoom({ folded: 0 })
  const [all, part] = [new PlaceTotals(room), new PlaceTotals(room)]
  part.add(at(70, 5))
  part.add(at(3, 1))
  all.take(part)
  expect(listOf(part)).toEqual([])
  part.add(at(3, 10))
  part.add(at(70, 7))
  expect(listOf(part)).toEqual([
    [3, 10, 1],
    [70, 7, 1],
  ])
  all.take(part)
  expect(listOf(all)).toEqual([
    [70, 12, 2],
    [3, 11, 2],
  ])
})

test('a copy counts on its own', () => {
  const totals = new PlaceTotals(new PlaceRoom({ folded: 0 }))
  totals.add(at(1, 5))
  const copy = totals.copy()
  copy.add(at(1, 1))
  expect([listOf(totals), listOf(copy)]).toEqual([[[1, 5, 1]], [[1, 6, 2]]])
})

import { expect, test } from 'vitest'
import { KeptPlaces } from '../../../src/analyze/places/kept-places.ts'
import { ENTRY, SpanPlaces } from '../../../src/analyze/places/span-places.ts'

const MOST = 2 ** 31 - 1

/** Entries with other numbers in each column. */
function placesOf(count: number, begin: number): SpanPlaces {
  const places = new SpanPlaces()
  for (let i = 0; i < count; i++) {
    const kind = i % 2 === 0 ? ENTRY.time : ENTRY.behind
    places.add(kind, begin + i, MOST - i, i % 3 === 0 ? -1 : 100 + i, 2 ** 40 + i)
  }
  return places
}

function rowsOf(kept: KeptPlaces): number[][] {
  return Array.from({ length: kept.length }, (_, i) => [
    ...[kept.kind(i), kept.place(i), kept.stack(i), kept.waker(i), kept.ns(i)],
  ])
}

function rowsOfSpan({ length, kind, place, stack, waker, ns }: SpanPlaces): number[][] {
  return Array.from({ length }, (_, i) => [kind[i], place[i], stack[i], waker[i], ns[i]])
}

test('they are a copy of a span’s places, also where a longer or a shorter one gave way', () => {
  const kept = new KeptPlaces()
  for (const count of [3, 40, 5, 0, 41]) {
    const span = placesOf(count, 10 * count)
    const rows = rowsOfSpan(span)
    kept.copy(span)
    span.clear()
    expect(rowsOf(kept)).toEqual(rows)
  }
})

import { expect, test } from 'vitest'
import { placesLeftOut } from '../../../src/analyze/places/left-out.ts'
import { NO_WAKER, OTHER_PLACE } from '../../../src/analyze/places/place-book.ts'
import { sharedPlaces } from '../../../src/analyze/places/shared-places.ts'

test('a run in which everything found room says nothing', () => {
  const shared = sharedPlaces()
  shared.places.numberOf(1, -1, shared.frames.frame(0x40, undefined))
  expect(placesLeftOut(shared)).toEqual([])
})

test('places, wakers and stacks beyond the limits are counted, and become other or unknown', () => {
  const shared = sharedPlaces()
  for (let at = 0; at < 70_000; at++) shared.frames.frame(at + 1, undefined)
  for (let at = 0; at < 70_000; at++) shared.places.numberOf(1, -1, at)
  for (let at = 0; at < 70_000; at++) shared.places.wakerOf(0, at)
  for (let at = 0; at < 70_000; at++) shared.frames.stack([at])
  const left = 3 * (70_000 - 65_536) + 3
  expect(shared.places.numberOf(1, -1, 99_999)).toBe(OTHER_PLACE)
  expect(shared.places.wakerOf(0, 99_999)).toBe(NO_WAKER)
  expect(shared.frames.stack([69_999, 1])).toBe(0)
  // Numbers begin at 1: those of the first entries are taken.
  expect(placesLeftOut(shared)).toMatchObject([{ code: 'PLACES_LEFT_OUT', count: left + 3 }])
})

test('waits that could not be remembered are counted over all captures', () => {
  const shared = sharedPlaces()
  shared.histories.push({ left: 0, refused: 2 }, { left: 9, refused: 3 })
  expect(placesLeftOut(shared)).toMatchObject([{ code: 'WAITS_FORGOTTEN', count: 5 }])
})

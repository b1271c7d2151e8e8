import type { FunctionAnalysis, TimelineState } from '../../model/analysis.ts'
import type { Frame, PlaceShare } from '../../model/places.ts'
import { largePlaces } from '../words/place-words.ts'

/** What a place of a function is called in the page. */
export function placeId({ places }: FunctionAnalysis, index: number, place: PlaceShare): string {
  return `f${index}-place-${places.indexOf(place)}`
}

/** The id of the place that a state was at, if the page tells of it: what its waker did stands there. */
export function placeIdOf(
  fn: FunctionAnalysis,
  index: number,
  { state, at }: TimelineState,
): string | undefined {
  if (at === undefined) return undefined
  const found = largePlaces(fn).find((place) => place.component === state && isSame(place.at, at))
  return found === undefined ? undefined : placeId(fn, index, found)
}

function isSame(one: Frame | undefined, other: Frame): boolean {
  if (one === undefined) return false
  return one.fn === undefined && other.fn === undefined
    ? one.pc === other.pc
    : one.fn === other.fn && one.file === other.file && one.line === other.line
}

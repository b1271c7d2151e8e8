import type { FunctionAnalysis, TimelineState } from '../../model/analysis.ts'
import type { PlaceShare } from '../../model/places.ts'
import { largePlaces } from '../words/place-words.ts'
import { isSameFrame } from '../words/state-words.ts'

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
  const found = largePlaces(fn).find(
    (place) => place.component === state && isSameFrame(place.at, at),
  )
  return found === undefined ? undefined : placeId(fn, index, found)
}

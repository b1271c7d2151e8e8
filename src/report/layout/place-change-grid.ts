import type { FunctionChange, PlaceChange } from '../../model/comparison.ts'
import { change, duration } from '../text/format.ts'
import type { Grid } from '../text/grid.ts'
import { intervalCell } from '../words/change-words.ts'
import { placeAt, placeKind } from '../words/place-words.ts'

/** Places that changed by less than this part of the greatest change are left to the JSON. */
const LEAST_PART = 0.01

/** The places whose part in p99 changed, the most first; none where stacks do not tell them. */
export function changedPlaces({ places }: FunctionChange): readonly PlaceChange[] {
  const known = places.filter(({ at }) => at !== undefined)
  const most = Math.max(0, ...known.map(({ changeNs }) => Math.abs(changeNs)))
  return known.filter(({ changeNs }) => changeNs !== 0 && Math.abs(changeNs) >= LEAST_PART * most)
}

/** What a goroutine does, and where. */
function placeName(place: PlaceChange): string {
  return `${placeKind(place)} at ${placeAt(place)}`
}

/** What each place did to the change of p99, place by place; `name` says what a place is called in its row. */
export function placeChangeGrid(
  places: readonly PlaceChange[],
  name: (place: PlaceChange) => string = placeName,
): Grid {
  return {
    header: ['', 'before', 'after', 'change', '95 % interval', ''],
    align: 'lrrrll',
    rows: places.map((place) => [
      name(place),
      duration(Math.round(place.beforeNs)),
      duration(Math.round(place.afterNs)),
      change(place.changeNs),
      intervalCell(place),
      place.verdict,
    ]),
  }
}

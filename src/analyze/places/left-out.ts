import { type Diagnostic, DiagnosticLog } from '../../model/diagnostic.ts'
import type { PlaceOverflow } from './place-room.ts'
import type { SharedPlaces } from './shared-places.ts'

/** What found no room in the tables of frames, places and waits, which a hostile capture would fill without end. */
export function placesLeftOut(
  { frames, places, histories }: SharedPlaces,
  { folded }: PlaceOverflow = { folded: 0 },
): readonly Diagnostic[] {
  const log = new DiagnosticLog()
  const unnamed = frames.overflow + places.overflow + folded
  if (unnamed > 0) {
    const what =
      'more frames, places or wakers than are told apart: time of the others has no place'
    log.report('PLACES_LEFT_OUT', what, undefined, unnamed)
  }
  const forgotten = histories.reduce((sum, { refused }) => sum + refused, 0)
  if (forgotten > 0) {
    const what =
      'more goroutines wait than can be remembered: what stood behind their waits is unknown in part'
    log.report('WAITS_FORGOTTEN', what, undefined, forgotten)
  }
  return log.list()
}

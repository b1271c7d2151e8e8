import type { TimelineState } from '../../model/analysis.ts'
import { NO_WAKER, RUNTIME_WAKER } from '../places/place-book.ts'
import type { SharedPlaces } from '../places/shared-places.ts'
import type { KeptState } from '../spans/exemplar-keeper.ts'
import { frameAt } from './place-words.ts'

/** Where one state of a kept span was, and who ended it; nothing where no stack was printed. */
export function statePlace(
  shared: SharedPlaces,
  { stack, waker, wakerGid }: KeptState,
): Pick<TimelineState, 'at' | 'by'> {
  const at = frameAt(shared.frames, shared.frames.stackOf(stack).at)
  const by = waker === NO_WAKER ? undefined : wakerOf(shared, waker, wakerGid)
  return { ...(at === undefined ? {} : { at }), ...(by === undefined ? {} : { by }) }
}

function wakerOf(
  { frames, places }: SharedPlaces,
  waker: number,
  gid: number,
): NonNullable<TimelineState['by']> {
  if (waker === RUNTIME_WAKER) return { gid: 0 }
  const { start, at } = places.waker(waker)
  const goroutine = frameAt(frames, start)?.fn
  const frame = frameAt(frames, at)
  return {
    gid,
    ...(goroutine === undefined ? {} : { goroutine }),
    ...(frame === undefined ? {} : { at: frame }),
  }
}

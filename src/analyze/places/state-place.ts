import type { TimelineState } from '../../model/analysis.ts'
import { NO_WAKER, RUNTIME_WAKER } from './place-book.ts'
import { frameAt } from './place-words.ts'
import type { SharedPlaces } from './shared-places.ts'

/** A state of a span, by the books of the run. */
export interface PlacedState {
  readonly stack: number
  readonly waker: number
  readonly wakerGid: number
}

/** Where one state of a kept span was, and who ended it; nothing where no stack was printed. */
export function statePlace(
  shared: SharedPlaces,
  { stack, waker, wakerGid }: PlacedState,
): Pick<TimelineState, 'at' | 'stack' | 'by'> {
  const known = shared.frames.stackOf(stack)
  const at = frameAt(shared.frames, known.at)
  const frames = known.frames.flatMap((frame) => frameAt(shared.frames, frame) ?? [])
  const by = waker === NO_WAKER ? undefined : wakerOf(shared, waker, wakerGid)
  return { ...(at === undefined ? {} : { at, stack: frames }), ...(by === undefined ? {} : { by }) }
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

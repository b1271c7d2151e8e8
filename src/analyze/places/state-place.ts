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

/** Where one state was, and who ended it; nothing where no stack was printed. */
export function statePlace(
  shared: SharedPlaces,
  { stack, waker, wakerGid }: PlacedState,
): Pick<TimelineState, 'at' | 'stack' | 'by'> {
  const by = endedBy(shared, waker, wakerGid)
  return { ...stackPlace(shared, stack), ...(by === undefined ? {} : { by }) }
}

/** The frames of a stack, and the one of the program's own code. */
export function stackPlace(
  { frames }: SharedPlaces,
  stack: number,
): Pick<TimelineState, 'at' | 'stack'> {
  const known = frames.stackOf(stack)
  const at = frameAt(frames, known.at)
  if (at === undefined) return {}
  return { at, stack: known.frames.flatMap((frame) => frameAt(frames, frame) ?? []) }
}

/** Who ended a wait; undefined where that is not known. */
export function endedBy(
  { frames, places }: SharedPlaces,
  waker: number,
  gid: number,
): TimelineState['by'] | undefined {
  if (waker === NO_WAKER) return undefined
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

import type { StatePlace } from '../../model/trace-observer.ts'
import type { SharedPlaces } from '../places/shared-places.ts'
import { endedBy, type PlacedState, stackPlace } from '../places/state-place.ts'
import type { GoroutineRegistry } from './goroutine-registry.ts'
import { JoinedStates } from './joined-states.ts'
import type { TargetAccounts } from './target-accounts.ts'
import type { TraceTap } from './trace-tap.ts'

/** Tells a tap what every goroutine does, in a target function or not; neighbours that are alike as one. */
export function watchStates(
  tap: TraceTap,
  { all }: GoroutineRegistry,
  accounts: TargetAccounts,
  shared: SharedPlaces,
): JoinedStates {
  const frames = new Map<number, StatePlace>()
  const joined = new JoinedStates((slot, state, why, fromNs, toNs, place) => {
    const where = place === undefined ? undefined : placeOf(shared, frames, place)
    tap.state(all[slot], state, why, fromNs, toNs, where)
  })
  accounts.watch((slot, state, why, fromNs, toNs, place) =>
    joined.add(slot, state, why, fromNs, toNs, place),
  )
  return joined
}

/** The frames of a stack are looked up once: there are no more stacks than the books of a run hold. */
function placeOf(
  shared: SharedPlaces,
  frames: Map<number, StatePlace>,
  { stack, waker, wakerGid }: PlacedState,
): StatePlace {
  const where = frames.get(stack) ?? stackPlace(shared, stack)
  frames.set(stack, where)
  const by = endedBy(shared, waker, wakerGid)
  return by === undefined ? where : { ...where, by }
}

import type { GoroutineRegistry } from './goroutine-registry.ts'
import { JoinedStates } from './joined-states.ts'
import type { TargetAccounts } from './target-accounts.ts'
import type { TraceTap } from './trace-tap.ts'

/** Tells a tap what every goroutine does, in a target function or not; neighbours that are alike as one. */
export function watchStates(
  tap: TraceTap,
  { all }: GoroutineRegistry,
  accounts: TargetAccounts,
): JoinedStates {
  const joined = new JoinedStates((slot, state, why, fromNs, toNs) =>
    tap.state(all[slot].pid, all[slot].gid, state, why, fromNs, toNs),
  )
  accounts.watch((slot, state, why, fromNs, toNs) => joined.add(slot, state, why, fromNs, toNs))
  return joined
}

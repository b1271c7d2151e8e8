import { COMPONENTS } from '../model/components.ts'
import { ACCOUNT, type AccountPool } from './account-pool.ts'
import type { FramePool } from './frame-pool.ts'
import type { SpanDraft } from './span-draft.ts'
import { MAX_REASONS } from './wait-reasons.ts'

const NONE = -1

/**
 * Fills `draft` with the times of the frame that ends at `endNs`: the difference between the goroutine's account as it
 * stands and its reading at the entry. A frame that ends where its closure last ran takes the reading from there.
 */
export function fillSpan(
  draft: SpanDraft,
  frames: FramePool,
  frame: number,
  endNs: number,
  accounts: AccountPool,
  account: number,
): void {
  const startNs = frames.startNs[frame]
  const deferReading = frames.deferReading[frame]
  const end = endNs === frames.deferNs[frame] && deferReading !== NONE ? deferReading : account
  const start = frames.reading[frame]
  const { values } = accounts
  const spent = (part: number): number => values[end + part] - values[start + part]
  draft.fn = frames.fn[frame]
  draft.startNs = startNs
  draft.durNs = endNs - startNs
  draft.depth = Number.isNaN(frames.depth[frame]) ? NONE : frames.depth[frame]
  draft.flags = frames.flags[frame]
  for (let i = 0; i < COMPONENTS.length; i++) draft.components[i] = spent(ACCOUNT.components + i)
  draft.transitions = spent(ACCOUNT.transitions)
  draft.migrations = spent(ACCOUNT.migrations)
  draft.assistWallNs = spent(ACCOUNT.assistWallNs)
  draft.gcMarkNs = Math.max(0, spent(ACCOUNT.gcMarkNs))
  draft.stwOverlapNs = Math.max(0, spent(ACCOUNT.stwNs))
  draft.topWait = longest(spent)
}

/** The wait reason with the most time, -1 when there was no wait. */
function longest(spent: (part: number) => number): number {
  let best = NONE
  let bestNs = 0
  for (let reason = 1; reason < MAX_REASONS; reason++) {
    const ns = spent(ACCOUNT.reasons + reason)
    if (ns > bestNs) {
      bestNs = ns
      best = reason
    }
  }
  return best
}

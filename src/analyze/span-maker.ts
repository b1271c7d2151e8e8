import { COMPONENTS } from '../model/components.ts'
import { ACCOUNT, type AccountPool } from './account-pool.ts'
import type { FramePool } from './frame-pool.ts'
import type { SpanDraft } from './span-draft.ts'

const NONE = -1
// GC assist and preemption are wait reasons too, hence not only the components that are called waits.
const FIRST_WAIT = COMPONENTS.indexOf('gc_assist')
const TRANSITIONS = ACCOUNT.transitions
const MIGRATIONS = ACCOUNT.migrations
const ASSIST_WALL = ACCOUNT.assistWallNs
const GC_MARK = ACCOUNT.gcMarkNs
const STW = ACCOUNT.stwNs

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
  draft.fn = frames.fn[frame]
  draft.startNs = startNs
  draft.durNs = endNs - startNs
  draft.depth = Number.isNaN(frames.depth[frame]) ? NONE : frames.depth[frame]
  draft.flags = frames.flags[frame]
  let waitedNs = 0
  for (let i = 0; i < COMPONENTS.length; i++) {
    const ns = values[end + i] - values[start + i]
    draft.components[i] = ns
    if (i >= FIRST_WAIT) waitedNs += ns
  }
  draft.transitions = values[end + TRANSITIONS] - values[start + TRANSITIONS]
  draft.migrations = values[end + MIGRATIONS] - values[start + MIGRATIONS]
  draft.assistWallNs = values[end + ASSIST_WALL] - values[start + ASSIST_WALL]
  draft.gcMarkNs = Math.max(0, values[end + GC_MARK] - values[start + GC_MARK])
  draft.stwOverlapNs = Math.max(0, values[end + STW] - values[start + STW])
  draft.topWait = waitedNs > 0 ? accounts.longestWait(start, end) : NONE
}

import { COMPONENTS } from '../../model/components.ts'
import type { SpanDraft } from '../spans/span-draft.ts'
import { lowestBit } from '../statistics/lowest-bit.ts'
import { type Account, ZERO_READING } from './account.ts'
import type { Frame } from './frame-pool.ts'

const NONE = -1
// GC assist and preemption are wait reasons too, hence not only the components that are called waits.
const FIRST_WAIT = COMPONENTS.indexOf('gc_assist')

/**
 * Fills `draft` with the times of a frame that has ended: the difference between the goroutine's account as it
 * stands and its reading at the entry. A frame that ends where its closure last ran takes the reading from there.
 */
export function fillSpan(draft: SpanDraft, frame: Frame, account: Account): void {
  const { startNs, endNs, deferReading } = frame
  const end = endsByClosure(frame) && deferReading !== undefined ? deferReading : account
  const start = frame.reading ?? ZERO_READING
  draft.fn = frame.fn
  draft.startNs = startNs
  draft.durNs = endNs - startNs
  draft.depth = Number.isNaN(frame.depth) ? NONE : frame.depth
  draft.flags = frame.flags
  draft.labels = frame.labels
  draft.call = frame.call
  draft.outer = frame.below?.call ?? 0
  draft.root = frame.root
  draft.nested = frame.nested
  let waitedNs = 0
  // They are few: to call the array's own fill costs more than a loop.
  for (let i = 0; i < COMPONENTS.length; i++) draft.components[i] = 0
  for (let used = end.used; used !== 0; used &= used - 1) {
    const i = lowestBit(used)
    const ns = end.components[i] - start.components[i]
    draft.components[i] = ns
    if (i >= FIRST_WAIT) waitedNs += ns
  }
  draft.transitions = end.transitions - start.transitions
  draft.migrations = end.migrations - start.migrations
  draft.assistWallNs = end.assistWallNs - start.assistWallNs
  draft.gcMarkNs = Math.max(0, end.gcMarkNs - start.gcMarkNs)
  draft.stwOverlapNs = Math.max(0, end.stwNs - start.stwNs)
  draft.topWait = waitedNs > 0 ? end.longestWait(start) : NONE
}

/** Whether a frame that has ended did so where its closure last ran. */
export function endsByClosure({ deferNs, deferReading, endNs }: Frame): boolean {
  return endNs === deferNs && deferReading !== undefined
}

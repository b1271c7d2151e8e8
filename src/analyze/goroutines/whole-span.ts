import type { EventBatch } from '../../model/event-batch.ts'
import { componentIndex } from '../spans/component-index.ts'
import { NO_LABELS } from '../spans/label-sets.ts'
import type { SpanDraft } from '../spans/span-draft.ts'
import type { WaitReasons } from '../spans/wait-reasons.ts'

const RUNNING = componentIndex('running')
const ASSIST = componentIndex('gc_assist')
const SCHED_WAIT = componentIndex('sched_wait')
const OS_BLOCKED = componentIndex('os_blocked')
const SYSCALL = componentIndex('syscall')

/** Fills `draft` with a span whose parts were summed in the kernel; what they leave over was spent running. */
export function fillSummed(
  draft: SpanDraft,
  columns: EventBatch,
  row: number,
  reasons: WaitReasons,
): SpanDraft {
  fillWhole(draft, columns, row)
  draft.fn = columns.h[row]
  const why = Math.min(Math.max(0, columns.d[row]), reasons.component.length - 1)
  const parts = draft.components
  let leftNs = draft.durNs
  const put = (part: number, ns: number): void => {
    // Never more than is left: the parts sum to the duration whatever the capture says.
    const taken = Math.min(Math.max(0, ns), leftNs)
    parts[part] += taken
    leftNs -= taken
  }
  put(SCHED_WAIT, columns.b[row])
  put(reasons.component[why], columns.c[row])
  put(SYSCALL, columns.e[row])
  put(ASSIST, columns.f[row])
  put(OS_BLOCKED, columns.g[row])
  put(RUNNING, leftNs)
  if (columns.c[row] > 0) draft.topWait = why
  return draft
}

function fillWhole(draft: SpanDraft, columns: EventBatch, row: number): void {
  draft.pid = columns.pid[row]
  draft.gid = columns.gid[row]
  draft.startNs = columns.timeNs[row]
  draft.durNs = Math.max(0, columns.a[row])
  draft.depth = -1
  draft.flags = 0
  draft.gcMarkNs = 0
  draft.stwOverlapNs = 0
  draft.assistWallNs = 0
  draft.transitions = 0
  draft.migrations = 0
  draft.topWait = -1
  draft.labels = NO_LABELS
  draft.nested = undefined
  draft.components.fill(0)
}

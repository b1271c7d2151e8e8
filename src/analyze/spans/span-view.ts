import { COMPONENTS, type ComponentName } from '../../model/components.ts'
import type { Span } from '../../model/span.ts'
import { DOUBTFUL } from '../../model/span-flags.ts'
import type { SharedPlaces } from '../places/shared-places.ts'
import { topPlace } from '../places/top-place.ts'
import { type LabelSets, NO_LABELS } from './label-sets.ts'
import type { SpanDraft } from './span-draft.ts'
import type { WaitReasons } from './wait-reasons.ts'

/** What turns a draft's numbers into names and exact times. */
export interface SpanContext {
  readonly fn: string
  /** The second of the capture's clock that the draft counts from. */
  readonly originSeconds: number
  readonly weight: number
  readonly reasons: WaitReasons
  /** Names places and labels, where there are any. */
  readonly places?: SharedPlaces
  readonly labels?: LabelSets
}

/** A draft as a row of the span table; nothing in it is shared with the draft. */
export function spanView(
  draft: SpanDraft,
  { fn, originSeconds, weight, reasons, places, labels }: SpanContext,
): Span {
  const components: Partial<Record<ComponentName, number>> = {}
  COMPONENTS.forEach((name, i) => {
    if (draft.components[i] !== 0) components[name] = draft.components[i]
  })
  const hasStart = !Number.isNaN(draft.startNs)
  return {
    fn,
    pid: draft.pid,
    gid: draft.gid,
    ...(hasStart
      ? { startNs: BigInt(originSeconds) * 1_000_000_000n + BigInt(draft.startNs) }
      : {}),
    durNs: draft.durNs,
    depth: draft.depth,
    components,
    gcMarkNs: draft.gcMarkNs,
    stwOverlapNs: draft.stwOverlapNs,
    assistWallNs: draft.assistWallNs,
    transitions: draft.transitions,
    migrations: draft.migrations,
    topWait: draft.topWait < 0 ? '' : reasons.name[draft.topWait],
    flags: draft.flags & ~DOUBTFUL,
    ...(draft.places === undefined || places === undefined
      ? {}
      : { topPlace: topPlace(draft.places, places) }),
    ...(draft.labels === NO_LABELS || labels === undefined
      ? {}
      : { labels: labels.record(draft.labels) }),
    weight,
  }
}

import type { ComponentShare, ReasonMeans } from '../../model/analysis.ts'
import { COMPONENTS } from '../../model/components.ts'
import type { SpanColumns } from '../spans/span-columns.ts'
import type { WaitReasons } from '../spans/wait-reasons.ts'
import { placesUpTo } from '../statistics/columns.ts'
import type { TailFrame } from '../tail/part-judge.ts'

/** Time of a component in spans that waited longest for a reason of another one. */
const OTHERS = -1

/** Sums of nanoseconds by wait reason. */
type ByReason = Map<number, number>

/** The spans of a function, and what the numbers of their wait reasons mean. */
export interface ReasonedSpans {
  readonly frame: TailFrame
  readonly columns: SpanColumns
  readonly reasons: WaitReasons
  /** The upper end of what is usual. */
  readonly medianNs: number
}

/**
 * The same components, each with the wait reasons that its time in slow and in usual spans is of. Of a span it is known which
 * reason it waited for longest: its time in the component of that reason counts for it. Components that wait for nothing that
 * has a name stay as they are.
 */
export function withReasons(
  components: readonly ComponentShare[],
  { frame, columns, reasons, medianNs }: ReasonedSpans,
): readonly ComponentShare[] {
  const { durNs } = frame.sample
  const usual = placesUpTo(durNs, medianNs)
  const tail = sums(frame, frame.slow.rows, columns, reasons)
  const body = sums(frame, usual, columns, reasons)
  return components.map((component) => {
    const index = COMPONENTS.indexOf(component.name)
    const means = reasonMeans(component, tail[index], body[index], reasons.name)
    return means.some(({ why }) => why !== '') ? { ...component, reasons: means } : component
  })
}

/** By index into COMPONENTS: the time of these rows by reason. */
function sums(
  { sample }: TailFrame,
  rows: Int32Array,
  columns: SpanColumns,
  reasons: WaitReasons,
): readonly ByReason[] {
  const found = COMPONENTS.map((): ByReason => new Map())
  for (const row of rows) {
    const reason = columns.topWait(sample.storeRow[row])
    for (let index = 0; index < COMPONENTS.length; index++) {
      const ns = sample.components[index][row]
      if (ns === 0) continue
      const key = reason >= 0 && mayBe(reason, index, reasons) ? reason : OTHERS
      found[index].set(key, (found[index].get(key) ?? 0) + sample.weight[row] * ns)
    }
  }
  return found
}

/** Some reasons are of another component within the collector's work. */
function mayBe(reason: number, index: number, reasons: WaitReasons): boolean {
  const { component, componentInAssist, componentInGc } = reasons
  return [component, componentInAssist, componentInGc].some((of) => of[reason] === index)
}

/** The means of a component, split as the sums are. */
function reasonMeans(
  { tailMeanNs, bodyMeanNs }: ComponentShare,
  tail: ByReason,
  body: ByReason,
  names: readonly string[],
): readonly ReasonMeans[] {
  const part = (of: ByReason, key: number): number => {
    const whole = [...of.values()].reduce((sum, ns) => sum + ns, 0)
    return whole > 0 ? (of.get(key) ?? 0) / whole : 0
  }
  return [...new Set([...tail.keys(), ...body.keys()])]
    .sort((a, b) => a - b)
    .map((key) => ({
      why: key === OTHERS ? '' : names[key],
      tailMeanNs: tailMeanNs * part(tail, key),
      bodyMeanNs: bodyMeanNs * part(body, key),
    }))
}

import { COMPONENTS } from '../../model/components.ts'
import { componentIndex } from './component-index.ts'
import { highPart, lowPart, toPart } from './part-columns.ts'
import type { SpanDraft } from './span-draft.ts'

// Parts: the components, the overlays, then counts; `MARKS` packs the flags and the wait reason. Last what a span has of which
// nothing else is known.
export const WIDTH: number = COMPONENTS.length
export const UNKNOWN: number = componentIndex('unknown')
export const GC_MARK: number = COMPONENTS.length
export const STW_OVERLAP: number = WIDTH + 1
export const ASSIST_WALL: number = WIDTH + 2
export const DEPTH: number = WIDTH + 3
export const TRANSITIONS: number = WIDTH + 4
export const MIGRATIONS: number = WIDTH + 5
export const MARKS: number = WIDTH + 6
export const PID: number = WIDTH + 7
export const LABELS: number = WIDTH + 8
export const GID_LOW: number = WIDTH + 9
export const GID_HIGH: number = WIDTH + 10
export const PARTS: number = WIDTH + 11
export const FLAG_BITS: number = 8
export const FLAG_MASK: number = (1 << FLAG_BITS) - 1

/** What a span has beside its times, as the numbers of a row: one object, filled anew for each span. */
export class SpanParts {
  readonly numbers: Float64Array = new Float64Array(PARTS)
  /** So many of the numbers are 0 and stand first: where what is known is kept, all that nothing is known of. */
  zeros = 0
  /** Whether of the first span all time is unknown, as it mostly is of all then: what is known is kept instead. */
  keepsKnown = false

  /** The first span of the table. */
  beginWith({ components, durNs }: SpanDraft): void {
    this.keepsKnown = components[UNKNOWN] === durNs
  }

  fill(span: SpanDraft): void {
    const { numbers } = this
    if (span.isBare && this.keepsKnown) this.#clearTo(PID)
    else {
      this.#fillComponents(span)
      numbers[GC_MARK] = span.gcMarkNs
      numbers[STW_OVERLAP] = span.stwOverlapNs
      numbers[ASSIST_WALL] = span.assistWallNs
      numbers[DEPTH] = toPart(span.depth)
      numbers[TRANSITIONS] = span.transitions
      numbers[MIGRATIONS] = span.migrations
      numbers[MARKS] = span.flags | ((span.topWait + 1) << FLAG_BITS)
    }
    numbers[PID] = toPart(span.pid)
    numbers[LABELS] = span.labels
    const high = highPart(span.gid)
    numbers[GID_LOW] = lowPart(span.gid, high)
    numbers[GID_HIGH] = high
  }

  #fillComponents({ components, durNs }: SpanDraft): void {
    const { numbers } = this
    if (this.keepsKnown && isAllUnknown(components, durNs)) {
      this.#clearTo(WIDTH)
      return
    }
    this.zeros = 0
    for (let i = 0; i < WIDTH; i++) numbers[i] = components[i]
    if (this.keepsKnown) numbers[UNKNOWN] = durNs - components[UNKNOWN]
  }

  /** The first numbers are 0, as they mostly are already. */
  #clearTo(zeros: number): void {
    if (this.zeros < zeros) this.numbers.fill(0, 0, zeros)
    this.zeros = zeros
  }
}

/** Whether nothing is known of where the time went: the last component is what is unknown. */
function isAllUnknown(components: Float64Array, durNs: number): boolean {
  for (let i = 0; i < UNKNOWN; i++) if (components[i] !== 0) return false
  return components[UNKNOWN] === durNs
}

import type { EventBatch } from '../../model/event-batch.ts'
import type { CaptureHeader } from '../../model/header.ts'
import { NO_LABELS } from '../spans/label-sets.ts'
import { spanDraft } from '../spans/span-draft.ts'
import type { SpanKeeper } from '../spans/span-keeper.ts'
import { fillSummed } from './whole-span.ts'

/** Labels of so many calls wait for the line of their call, which comes at once: more were lost. */
const MOST_WAITING = 4096

/** Calls that the kernel summed up: a line each, right behind the lines of their labels. */
export class SummedCalls {
  readonly #keeper: SpanKeeper
  readonly #draft = spanDraft()
  /** Sets of labels by process, goroutine and begin of the call. */
  readonly #labels = new Map<string, number>()
  /** Whether the capture prints such calls only. */
  isAll = false
  count = 0

  constructor(keeper: SpanKeeper) {
    this.#keeper = keeper
  }

  useHeader({ detail }: CaptureHeader): void {
    this.isAll = detail === 'aggregate'
  }

  /** A label of the call that comes next of this goroutine, with the time at which that began. */
  label(columns: EventBatch, row: number): void {
    const key = keyOf(columns, row)
    const set = this.#labels.get(key) ?? NO_LABELS
    if (this.#labels.size >= MOST_WAITING) this.#labels.clear()
    this.#labels.set(key, this.#keeper.labels.with(set, columns.c[row], columns.d[row]))
  }

  take(columns: EventBatch, row: number): void {
    this.count++
    const draft = fillSummed(this.#draft, columns, row, this.#keeper.reasons)
    if (this.#labels.size > 0) {
      const key = keyOf(columns, row)
      draft.labels = this.#labels.get(key) ?? NO_LABELS
      this.#labels.delete(key)
    }
    this.#keeper.take(draft, true, undefined)
  }
}

function keyOf({ pid, gid, timeNs }: EventBatch, row: number): string {
  return `${pid[row]} ${gid[row]} ${timeNs[row]}`
}

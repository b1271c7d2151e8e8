import type { DiagnosticLog } from '../../model/diagnostic.ts'
import type { EventBatch } from '../../model/event-batch.ts'
import { NO_LABELS } from '../spans/label-sets.ts'
import { spanDraft } from '../spans/span-draft.ts'
import type { SpanKeeper } from '../spans/span-keeper.ts'
import { fillTook } from './whole-span.ts'

const OF_TABLE = 1

/** Calls of which only the end is told, with how long they took: their labels come before. */
export class TookCalls {
  readonly #keeper: SpanKeeper
  readonly #log: DiagnosticLog
  readonly #draft = spanDraft()
  #labels = NO_LABELS

  constructor(keeper: SpanKeeper, log: DiagnosticLog) {
    this.#keeper = keeper
    this.#log = log
  }

  /** A label without a time is of the finished duration that comes next. */
  label({ c, d }: EventBatch, row: number): void {
    this.#labels = this.#keeper.labels.with(this.#labels, c[row], d[row])
  }

  /** A finished duration. Of a capture that prints entries and exits, too, it would count a call twice. */
  take(columns: EventBatch, row: number, isTwice: boolean): void {
    if (isTwice) {
      this.#ignore(columns, row)
      return
    }
    const draft = fillTook(this.#draft, columns, row)
    if (columns.c[row] === OF_TABLE) this.#keeper.isOfTable(draft.fn)
    draft.labels = this.#labels
    this.#labels = NO_LABELS
    this.#keeper.take(draft, true, undefined)
  }

  #ignore({ line }: EventBatch, row: number): void {
    this.#labels = NO_LABELS
    const what = 'finished durations beside entries and exits: the latter count'
    this.#log.report('IGNORED_DURATIONS', what, line[row])
  }
}

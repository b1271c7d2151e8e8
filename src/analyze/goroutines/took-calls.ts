import type { DiagnosticLog } from '../../model/diagnostic.ts'
import { EVENT, type EventBatch } from '../../model/event-batch.ts'
import { componentIndex } from '../spans/component-index.ts'
import { NO_LABELS } from '../spans/label-sets.ts'
import { type SpanDraft, spanDraft } from '../spans/span-draft.ts'
import type { SpanKeeper } from '../spans/span-keeper.ts'
import type { CalledFunctions } from './called-functions.ts'

const OF_TABLE = 1
const UNKNOWN = componentIndex('unknown')

/** Some rows of a batch, in their order. */
interface EventRows {
  readonly columns: EventBatch
  readonly order: Int32Array
  readonly from: number
  readonly to: number
}

/** Calls of which only the end is told, with how long they took: their labels come before. */
export class TookCalls {
  readonly #keeper: SpanKeeper
  readonly #called: CalledFunctions
  readonly #log: DiagnosticLog
  /** What is known of no such call stays as it is in a new draft. */
  readonly #draft: SpanDraft = { ...spanDraft(), isBare: true }
  #labels = NO_LABELS

  constructor(keeper: SpanKeeper, called: CalledFunctions, log: DiagnosticLog) {
    this.#keeper = keeper
    this.#called = called
    this.#log = log
  }

  /** A label without a time is of the finished duration that comes next. */
  label({ c, d }: EventBatch, row: number): void {
    this.#labels = this.#keeper.labels.with(this.#labels, c[row], d[row])
  }

  /**
   * Finished durations, up to another event: returns where that is. Of a capture that prints entries and exits, too, they would
   * count calls twice.
   */
  take({ columns, order, from, to }: EventRows, isTwice: boolean): number {
    let at = from
    for (; at < to && columns.kind[order[at]] === EVENT.took; at++) {
      if (isTwice) this.#ignore(columns, order[at])
      else this.#takeOne(columns, order[at])
    }
    return at
  }

  #takeOne(columns: EventBatch, row: number): void {
    const draft = this.#draft
    draft.fn = columns.b[row]
    draft.pid = columns.pid[row]
    draft.gid = columns.gid[row]
    draft.durNs = Math.max(0, columns.a[row])
    draft.components[UNKNOWN] = draft.durNs
    draft.labels = this.#labels
    this.#labels = NO_LABELS
    this.#called.add(draft.fn)
    if (columns.c[row] === OF_TABLE) this.#keeper.isOfTable(draft.fn)
    this.#keeper.take(draft, true, undefined)
  }

  #ignore({ line }: EventBatch, row: number): void {
    this.#labels = NO_LABELS
    const what = 'finished durations beside entries and exits: the latter count'
    this.#log.report('IGNORED_DURATIONS', what, line[row])
  }
}

import { COMPONENTS } from '../model/components.ts'
import type { DiagnosticLog } from '../model/diagnostic.ts'
import type { Span, SpanFileFacts } from '../model/span.ts'
import type { ReadCapture } from './capture-reader.ts'
import { probeCostOf } from './spans/instrumentation.ts'
import { NO_LABELS } from './spans/label-sets.ts'
import { type SpanDraft, spanDraft } from './spans/span-draft.ts'
import { type KeepOptions, type SharedSpans, SpanKeeper } from './spans/span-keeper.ts'
import { waitReasons } from './spans/wait-reasons.ts'

const SECOND = 1_000_000_000n
/** So many wait reasons of one file are told apart. */
const MOST_REASONS = 1000
/** A call stands so few rows before those that it made. */
const REMEMBERED = 65_536

/** Takes in the finished spans of one capture, as another run of gotail wrote them. They go to the stores that all captures share. */
export class SpanFileReader {
  readonly #facts: SpanFileFacts
  readonly #log: DiagnosticLog
  readonly #keeper: SpanKeeper
  readonly #place: SharedSpans['place']
  readonly #draft: SpanDraft = spanDraft()
  readonly #originNs: bigint
  readonly #reasons: string[] = []
  /** Of the latest rows of the file: the row that each became, -1 for none. */
  readonly #rowOf = new Float64Array(REMEMBERED)
  #seen = 0
  readonly #reasonNumbers = new Map<string, number>()

  constructor(options: KeepOptions, log: DiagnosticLog, shared: SharedSpans, facts: SpanFileFacts) {
    this.#facts = facts
    this.#log = log
    this.#keeper = new SpanKeeper(options, shared)
    this.#place = shared.place
    const { startNs = 0n } = facts
    this.#originNs = startNs - (startNs % SECOND)
    this.#keeper.originSeconds = Number(this.#originNs / SECOND)
    if (facts.startNs !== undefined) this.#keeper.firstNs = this.#relative(facts.startNs)
  }

  get progress(): { readonly events: number; readonly spans: number } {
    return { events: 0, spans: this.#keeper.count }
  }

  span(span: Span): void {
    this.#fill(span)
    const row = this.#keeper.takeSpan(this.#draft, this.#withParent(span))
    this.#rowOf[this.#seen++ % REMEMBERED] = row
  }

  /** Rows have other numbers where some are left out, and where several files are joined. */
  #withParent(span: Span): Span {
    const { parent, ...rest } = span
    if (parent === undefined) return span
    // Which rows of the file were none is not known.
    const isKnown = parent < this.#seen && this.#seen - parent <= REMEMBERED
    const row = isKnown ? this.#rowOf[parent % REMEMBERED] : -1
    return row < 0 || this.#log.count('BAD_SPAN_ROW') > 0 ? rest : { ...rest, parent: row }
  }

  /** The file ended, or is looked at on the way: nothing is changed. */
  end(): ReadCapture {
    const { startNs, endNs, go, bpftrace, sched, host, lost = 0 } = this.#facts
    const log = this.#log.copy()
    if (lost > 0) {
      const what = 'bpftrace lost events: spans may be missing anywhere'
      log.report('LOST_EVENTS', what, undefined, lost)
    }
    const isTimed = startNs !== undefined && endNs !== undefined
    const durationNs = isTimed ? Number(endNs - startNs) : Number.NaN
    const fromNs = this.#keeper.firstNs
    return {
      summary: {
        ...{ lines: 0, events: 0, spans: this.#keeper.count, late: 0, lost, chainBreaks: 0 },
        ...{ unmatchedExits: 0, restarted: 0, abandoned: 0, cut: 0, notUnderstood: 0 },
        ...(isTimed ? { startNs, durationNs } : {}),
        ...(go === undefined ? {} : { go }),
        ...(bpftrace === undefined ? {} : { bpftrace }),
        ...(sched === undefined ? {} : { sched }),
        ...(host === undefined ? {} : { host }),
      },
      diagnostics: log.list(),
      histograms: [],
      maps: [],
      totals: [],
      trains: [],
      intervals: [],
      ...(isTimed ? { window: this.#place.window({ fromNs, toNs: fromNs + durationNs }) } : {}),
      originSeconds: this.#keeper.originSeconds,
      reasons: { ...waitReasons(undefined), name: this.#reasons },
      probeCost: probeCostOf({}),
    }
  }

  #relative(timeNs: bigint): number {
    return Number(timeNs - this.#originNs)
  }

  #fill(span: Span): void {
    const draft = this.#draft
    draft.pid = span.pid
    draft.gid = span.gid
    draft.startNs = span.startNs === undefined ? Number.NaN : this.#relative(span.startNs)
    draft.durNs = span.durNs
    draft.depth = span.depth
    draft.flags = span.flags
    draft.gcMarkNs = span.gcMarkNs
    draft.stwOverlapNs = span.stwOverlapNs
    draft.assistWallNs = span.assistWallNs
    draft.transitions = span.transitions
    draft.migrations = span.migrations
    draft.labels = span.labels === undefined ? NO_LABELS : this.#keeper.labels.of(span.labels)
    draft.topWait = this.#reasonNumber(span.topWait)
    for (let i = 0; i < COMPONENTS.length; i++) {
      draft.components[i] = span.components[COMPONENTS[i]] ?? 0
    }
  }

  #reasonNumber(name: string): number {
    if (name === '') return -1
    const known = this.#reasonNumbers.get(name)
    if (known !== undefined) return known
    if (this.#reasons.length >= MOST_REASONS) return -1
    const number = this.#reasons.push(name) - 1
    this.#reasonNumbers.set(name, number)
    return number
  }
}

import type { CaptureHeader } from '../../model/header.ts'
import type { Span } from '../../model/span.ts'
import { SPAN_FLAG } from '../../model/span-flags.ts'
import { type SharedPlaces, sharedPlaces } from '../places/shared-places.ts'
import { CapturePlace } from './capture-place.ts'
import { FunctionBook, type FunctionEntry } from './function-book.ts'
import { FunctionTable } from './function-table.ts'
import { LabelSets } from './label-sets.ts'
import type { SpanDraft } from './span-draft.ts'
import { spanView } from './span-view.ts'
import type { StateTrail } from './state-trail.ts'
import { type WaitReasons, waitReasons } from './wait-reasons.ts'

/** Which spans are kept, and how many. */
export interface KeepOptions {
  /** So many spans are kept exactly; beyond, the body is sampled. */
  readonly maxSpans: number
  /** So many of the slowest of each function are kept with their states. */
  readonly exemplars: number
  /** Only functions whose names match. */
  readonly fn?: RegExp
  /** Only spans that begin at or after (before) this, counted from the first event. */
  readonly sinceNs?: number
  readonly untilNs?: number
  /** `onSpan` gets unfinished spans too: abandoned, or cut by the ends of the capture. */
  readonly all?: boolean
  /** Called with each span as it ends, and the names of the labels that were met so far. */
  readonly onSpan?: (span: Span, labels: readonly string[]) => void
}

/** What the captures of a run share. */
export interface SharedSpans {
  readonly book: FunctionBook
  /** Where this capture stands among them. */
  readonly place: CapturePlace
  readonly places: SharedPlaces
  readonly labels: LabelSets
}

/** What a capture that is alone has. */
export function ownSpans({ maxSpans, exemplars, fn }: KeepOptions): SharedSpans {
  return {
    book: new FunctionBook(maxSpans, exemplars, fn),
    place: new CapturePlace(),
    places: sharedPlaces(),
    labels: new LabelSets(),
  }
}

/** Where the spans of a capture go: to the store of their function, if they are wanted. */
export class SpanKeeper {
  readonly functions: FunctionTable
  readonly place: CapturePlace
  readonly #options: KeepOptions
  readonly #book: FunctionBook
  readonly #places: SharedPlaces
  readonly labels: LabelSets
  #go: string | undefined
  #reasons: WaitReasons = waitReasons(undefined)
  #count = 0
  originSeconds = 0

  constructor(options: KeepOptions, shared: SharedSpans = ownSpans(options)) {
    const { book, place, places, labels } = shared
    this.#places = places
    this.labels = labels
    this.#options = options
    this.functions = new FunctionTable(book)
    this.#book = book
    this.place = place
  }

  /** The first event of the capture, on the clock of the drafts. */
  get firstNs(): number {
    return this.place.firstNs
  }

  set firstNs(timeNs: number) {
    this.place.firstNs = timeNs
  }

  /** How many spans were kept or sampled. */
  get count(): number {
    return this.#count
  }

  /** The wait reasons of the capture's Go version. */
  get reasons(): WaitReasons {
    return this.#reasons
  }

  useHeader(header: CaptureHeader): void {
    this.functions.useHeader(header)
    // A header has many lines, and a hostile one has millions: the tables are made when their version changes.
    if (header.go === this.#go) return
    this.#go = header.go
    this.#reasons = waitReasons(header.go)
  }

  /** The capture is over: what scheduling points left open was a loss if it lost events. */
  settleDoubts({ hasLost }: { readonly hasLost: boolean }): void {
    const flag = hasLost ? SPAN_FLAG.lossy : 0
    for (const { store, exemplars, places } of this.#book.list()) {
      store.columns.settleDoubts(flag)
      exemplars.settleDoubts(flag)
      places.spans.settleDoubts(flag)
    }
  }

  /** Takes in a span; `finished` is false for one whose end was not seen. */
  take(draft: SpanDraft, finished: boolean, trail: StateTrail | undefined): void {
    const entry = this.functions.entry(draft.fn)
    if (entry === undefined || !this.#isInTime(draft.startNs)) return
    if (finished) this.#keep(entry, draft, trail)
    const { onSpan, all } = this.#options
    if (onSpan === undefined || (!finished && all !== true)) return
    const span = spanView(draft, {
      ...{ fn: entry.name, originSeconds: this.originSeconds, weight: 1 },
      ...{ reasons: this.#reasons, places: this.#places, labels: this.labels },
    })
    onSpan(span, this.labels.table.names)
  }

  /** Takes in a finished span that comes with its names: `draft` holds its numbers. */
  takeSpan(draft: SpanDraft, span: Span): void {
    const entry = this.#book.find(span.fn)
    if (entry === undefined || !this.#isInTime(draft.startNs)) return
    this.#keep(entry, draft, undefined)
    this.#options.onSpan?.(span, this.labels.table.names)
  }

  #keep(entry: FunctionEntry, draft: SpanDraft, trail: StateTrail | undefined): void {
    this.#count++
    this.place.add(draft, entry.store)
    entry.exemplars.add(draft, trail, this.place.index)
    if (draft.places !== undefined) entry.places.add(draft.durNs, draft.flags, draft.places)
  }

  #isInTime(startNs: number): boolean {
    const { sinceNs, untilNs } = this.#options
    if (sinceNs === undefined && untilNs === undefined) return true
    const offsetNs = startNs - this.firstNs
    return offsetNs >= (sinceNs ?? 0) && offsetNs < (untilNs ?? Number.POSITIVE_INFINITY)
  }
}

import type { DiagnosticLog } from '../../model/diagnostic.ts'
import type { CaptureHeader } from '../../model/header.ts'
import type { Span } from '../../model/span.ts'
import { SPAN_FLAG } from '../../model/span-flags.ts'
import { type SharedPlaces, sharedPlaces } from '../places/shared-places.ts'
import { CapturePlace } from './capture-place.ts'
import { FunctionBook, type FunctionEntry } from './function-book.ts'
import { FunctionTable } from './function-table.ts'
import { LabelSets } from './label-sets.ts'
import { NestedPaths } from './nested-paths.ts'
import type { SpanDraft } from './span-draft.ts'
import { SpanTrees } from './span-trees.ts'
import { spanView } from './span-view.ts'
import { SpanWindow, type WindowOptions } from './span-window.ts'
import type { StateTrail } from './state-trail.ts'
import { type WaitReasons, waitReasons } from './wait-reasons.ts'

/** So many functions that a filter leaves out are counted by name. */
const MOST_LEFT_OUT = 512
const OTHERS = '(other functions)'

const NO_CLOCK =
  'the capture does not say when its clock was 0 (H unix_zero_ns=): no span of it can be chosen by clock time'

/** Which spans are kept, and how many. */
export interface KeepOptions extends WindowOptions {
  /** So many spans are kept exactly; beyond, the body is sampled. */
  readonly maxSpans: number
  /** So many of the slowest of each function are kept with their states. */
  readonly exemplars: number
  /** Only functions whose names match. */
  readonly fn?: RegExp
  /** Rows and exemplars are of spans that took so long at least; numbers are of all. */
  readonly slowerThanNs?: number
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
  readonly nested: NestedPaths
  /** Rows of the table of spans that all captures go into. */
  readonly rows: { count: number }
}

/** What a capture that is alone has. */
export function ownSpans({ maxSpans, exemplars, fn }: KeepOptions): SharedSpans {
  return {
    book: new FunctionBook(maxSpans, exemplars, fn),
    place: new CapturePlace(),
    places: sharedPlaces(),
    labels: new LabelSets(),
    rows: { count: 0 },
    nested: new NestedPaths(),
  }
}

/** Where the spans of a capture go: to the store of their function, if they are wanted. */
export class SpanKeeper {
  readonly functions: FunctionTable
  readonly place: CapturePlace
  readonly #options: KeepOptions
  readonly #book: FunctionBook
  readonly #places: SharedPlaces
  readonly #rows: { count: number }
  readonly #trees: SpanTrees | undefined
  readonly nested: NestedPaths
  readonly labels: LabelSets
  /** Which spans are wanted, by when they began. */
  readonly window: SpanWindow
  #go: string | undefined
  #reasons: WaitReasons = waitReasons(undefined)
  readonly #leftOut = new Map<string, number>()
  #count = 0
  originSeconds = 0

  constructor(options: KeepOptions, shared: SharedSpans = ownSpans(options)) {
    const { book, place, places, labels, rows } = shared
    this.#rows = rows
    this.nested = shared.nested
    const { onSpan } = options
    if (onSpan !== undefined) {
      this.#trees = new SpanTrees(rows, (span) => onSpan(span, labels.table.names))
    }
    this.#places = places
    this.labels = labels
    this.#options = options
    this.window = new SpanWindow(options)
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
    this.window.useClock(header.unixZeroNs)
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
      places.settleDoubts(flag)
    }
  }

  /** Takes in a span; `finished` is false for one whose end was not seen. */
  take(draft: SpanDraft, finished: boolean, trail: StateTrail | undefined): void {
    const entry = this.functions.entry(draft.fn)
    const isWanted = entry !== undefined && this.window.holds(draft.startNs, this)
    if (isWanted && finished) this.#keep(entry, draft, trail)
    else if (finished) this.#leaveOut(this.functions.name(draft.fn))
    if (this.#trees === undefined) return
    const isRow = isWanted && (finished || this.#options.all === true) && this.#isSlow(draft)
    this.#trees.ended(draft, isRow ? this.#view(draft, entry) : undefined)
  }

  /** The values of a function, by its number, are of a table that some tool printed. */
  isOfTable(fn: number): void {
    const entry = this.functions.entry(fn)
    if (entry !== undefined) entry.isOfTable = true
  }

  /** The capture is over: no further call ends. */
  end(log: DiagnosticLog): void {
    const trees = this.#trees
    trees?.end()
    if (this.window.hasNoClock) log.report('NO_CLOCK', NO_CLOCK)
    if (trees === undefined || trees.parentless === 0) return
    const what = 'calls within calls were too many to hold back: some rows do not tell their parent'
    log.report('LONG_TREES', what, undefined, trees.parentless)
  }

  #view(draft: SpanDraft, entry: FunctionEntry): Span {
    return spanView(draft, {
      ...{ fn: entry.name, originSeconds: this.originSeconds, weight: 1 },
      ...{ reasons: this.#reasons, places: this.#places, labels: this.labels },
    })
  }

  /** Takes in a finished span that comes with its names: `draft` holds its numbers. Returns the row that it becomes, -1 for none. */
  takeSpan(draft: SpanDraft, span: Span): number {
    const entry = this.#book.find(span.fn)
    if (entry === undefined || !this.window.holds(draft.startNs, this)) {
      this.#leaveOut(span.fn)
      return -1
    }
    this.#keep(entry, draft, undefined)
    if (!this.#isSlow(draft)) return -1
    this.#options.onSpan?.(span, this.labels.table.names)
    return this.#rows.count++
  }

  #keep(entry: FunctionEntry, draft: SpanDraft, trail: StateTrail | undefined): void {
    this.#count++
    this.place.add(draft, entry.store)
    if (this.#isSlow(draft)) entry.exemplars.add(draft, trail, this.place.index)
    if (draft.places !== undefined) entry.places.add(draft.durNs, draft.flags, draft.places)
  }

  /** Whether the span is slow enough to be told one by one. */
  #isSlow({ durNs }: SpanDraft): boolean {
    return durNs >= (this.#options.slowerThanNs ?? 0)
  }

  /** Finished spans that a filter left out, by function, those with the most first. */
  get leftOut(): readonly { readonly fn: string; readonly spans: number }[] {
    return [...this.#leftOut]
      .map(([fn, spans]) => ({ fn, spans }))
      .sort((a, b) => b.spans - a.spans)
  }

  #leaveOut(fn: string): void {
    const name = this.#leftOut.has(fn) || this.#leftOut.size < MOST_LEFT_OUT ? fn : OTHERS
    this.#leftOut.set(name, (this.#leftOut.get(name) ?? 0) + 1)
  }
}

import type { Analysis, FunctionAnalysis, HistogramAnalysis } from '../model/analysis.ts'
import type { Diagnostic, DiagnosticLog } from '../model/diagnostic.ts'
import type { EventBatch } from '../model/event-batch.ts'
import { isGroupMap } from '../model/function-labels.ts'
import type { CaptureHeader } from '../model/header.ts'
import type { LabelTable } from '../model/label-table.ts'
import type { BucketRecord, CaptureRecord } from '../model/record.ts'
import type { Span, SpanFileFacts } from '../model/span.ts'
import { aggregatedFunctions, notCompared } from './aggregated-functions.ts'
import { captureContexts } from './capture-contexts.ts'
import { CaptureReader, type ReadCapture } from './capture-reader.ts'
import type { CaptureToCompare } from './compare/compare-captures.ts'
import { drawable } from './drawable-events.ts'
import type { EngineOptions } from './goroutines/engine.ts'
import { analyzeHistogram } from './histograms/analyze-histogram.ts'
import { joinEvents, joinSummaries } from './join-captures.ts'
import { histogramsOf } from './known-extremes.ts'
import { type SharedPlaces, sharedPlaces } from './places/shared-places.ts'
import { runDiagnostics } from './run-diagnostics.ts'
import { SpanFileReader } from './span-file-reader.ts'
import { CapturePlace } from './spans/capture-place.ts'
import { FunctionBook } from './spans/function-book.ts'
import { chosenCost } from './spans/instrumentation.ts'
import { LabelSets } from './spans/label-sets.ts'
import { NestedPaths } from './spans/nested-paths.ts'
import type { SharedSpans } from './spans/span-keeper.ts'
import { leavesLossyOut } from './spans/span-population.ts'
import {
  slowestExemplars,
  summarizeFunction,
  type TailEffort,
} from './summary/summarize-function.ts'

/** What an analysis is asked for. */
export interface AnalyzerOptions extends EngineOptions {
  /** Fractions: 0.99 for p99. */
  readonly ps: readonly number[]
  /** Spans whose chain of states broke take part in the explanation of the tail; default false. */
  readonly keepLossy?: boolean
  /** What one probe hit takes, for the share of the watching itself; by where the capture's probes sit where not said. */
  readonly hitCostNs?: number
  /** Labels to group the spans of each function by; `pid` is the process. */
  readonly by?: readonly string[]
  /** Other labels to group by beside those. */
  readonly alsoBy?: readonly (readonly string[])[]
  /** Labels as they were printed; else paths are folded. */
  readonly rawLabels?: boolean
  /** Whether to tell how latency is distributed; default true. */
  readonly shapes?: boolean
  /** The names and values of labels, shared with those who read the captures; its own where not said. */
  readonly labels?: LabelTable
}

/** How much work an analysis may make. */
interface Effort extends TailEffort {
  /** So many functions are looked at, those with the most spans; all where not said. */
  readonly functions?: number
  /** How latency is distributed is left out. */
  readonly withoutShapes?: true
}

/** While this work is done nobody reads, and what bpftrace prints meanwhile has to wait. */
const QUICK: Effort = { functions: 8, limit: 5000, rotations: 49, withoutShapes: true }

/** One capture of a run, and what it is called where there are several. */
interface NamedRead extends ReadCapture {
  readonly name: string
}

/**
 * Takes in what captures hold, one after another, and ends with what is to be known about them all. Each capture has its own
 * clock, goroutines and processes; what they share are the stores of spans, by function.
 */
export class Analyzer {
  readonly #options: AnalyzerOptions
  readonly #book: FunctionBook
  readonly #read: NamedRead[] = []
  readonly #places: SharedPlaces
  readonly #labels: LabelSets
  readonly #own = { rows: { count: 0 }, nested: new NestedPaths() }
  #place: CapturePlace | undefined
  #name = ''
  #reader: CaptureReader | undefined
  #spans: SpanFileReader | undefined

  constructor(options: AnalyzerOptions) {
    this.#options = options
    this.#book = new FunctionBook(options.maxSpans, options.exemplars, options.fn)
    this.#places = sharedPlaces(options.symbols)
    this.#labels = new LabelSets(options.labels)
  }

  /** Event lines and finished spans so far. */
  get progress(): { readonly events: number; readonly spans: number } {
    const now = this.#reader?.progress ?? this.#spans?.progress ?? { events: 0, spans: 0 }
    const before = this.#read.map(({ summary }) => summary)
    return {
      events: before.reduce((sum, { events }) => sum + events, now.events),
      spans: before.reduce((sum, { spans }) => sum + spans, now.spans),
    }
  }

  /** A capture begins, with a log of its own; the one before is closed. */
  begin(log: DiagnosticLog, name = ''): void {
    this.#reader = new CaptureReader(this.#options, log, this.#shared(name))
  }

  /** A capture begins of which the finished spans are known; the one before is closed. */
  beginSpans(log: DiagnosticLog, name: string, facts: SpanFileFacts): void {
    this.#spans = new SpanFileReader(this.#options, log, this.#shared(name), facts)
  }

  header(header: CaptureHeader): void {
    this.#reader?.header(header)
  }

  events(batch: EventBatch): void {
    this.#reader?.events(batch)
  }

  record(record: CaptureRecord): void {
    this.#reader?.record(record)
  }

  span(span: Span): void {
    this.#spans?.span(span)
  }

  /** The capture in hand ended after `lines` lines. */
  close(lines: number): void {
    const read = this.#reader?.end(lines) ?? this.#spans?.end()
    this.#reader = undefined
    this.#spans = undefined
    if (read !== undefined) this.#read.push({ ...read, name: this.#name })
  }

  /** All captures are closed, and there was one at least. */
  end(): Analysis {
    return this.#analysis(this.#read, this.#options.shapes === false ? { withoutShapes: true } : {})
  }

  /**
   * What is known after `lines` lines of the capture in hand, which goes on, from smaller samples than at its end, without
   * events that still wait for their place in time, and calls that are still open. `counted` are rows that its end will bring.
   */
  snapshot(lines: number, counted: readonly BucketRecord[] = []): Analysis {
    const now = this.#reader?.look(lines, counted) ?? this.#spans?.end()
    const last = now === undefined ? [] : [{ ...now, name: this.#name }]
    return this.#analysis([...this.#read, ...last], QUICK)
  }

  #analysis(all: readonly NamedRead[], effort: Effort): Analysis {
    const capture = joinSummaries(all.map(({ summary }) => summary))
    return {
      capture,
      functions: this.#functions(all, capture.lost, effort),
      histograms: this.#histograms(all),
      maps: all.flatMap(({ maps }) => maps),
      events: joinEvents(all.map(({ totals }) => totals)).map((event) => drawable(event, all)),
      diagnostics: this.#diagnostics(all),
      ...(all.length > 1
        ? { captures: all.map(({ name, summary }) => ({ name, capture: summary })) }
        : { runtimeIntervals: all[0].intervals }),
    }
  }

  /** As `end`, for captures that are one side of a comparison. */
  endToCompare(name: string): CaptureToCompare {
    const capture = joinSummaries(this.#read.map(({ summary }) => summary))
    const partial = aggregatedFunctions(this.#book, this.#read, {
      ...{ captures: [], ps: [], shared: this.#places, labels: this.#labels, isRaw: true },
    })
    const diagnostics = [...notCompared(partial), ...this.#diagnostics(this.#read)]
    const names = new Set(partial.map(({ fn }) => fn))
    const functions = this.#book.list().filter((entry) => !names.has(entry.name))
    const captures = captureContexts(this.#read)
    const about = { captures, shared: this.#places, labels: this.#labels }
    const slowest = functions.map((entry) => {
      const withoutLossy = leavesLossyOut(entry.store, false)
      return [entry.name, slowestExemplars(entry, about, withoutLossy)] as const
    })
    return {
      compared: { name, capture, diagnostics },
      functions,
      slowest: new Map(slowest),
      trains: this.#read.flatMap(({ trains }) => trains),
      histograms: histogramsOf(this.#book, this.#read),
      labels: this.#labels,
      places: this.#places,
      nested: this.#own.nested,
    }
  }

  #shared(name: string): SharedSpans {
    const last = this.#read.at(-1)
    this.#place = this.#place?.next(last?.window?.toNs ?? Number.NaN) ?? new CapturePlace()
    this.#name = name
    const { rows, nested } = this.#own
    const shared = { book: this.#book, places: this.#places, labels: this.#labels, rows, nested }
    return { ...shared, place: this.#place }
  }

  #functions(
    all: readonly NamedRead[],
    lost: number,
    { functions, withoutShapes, ...tailEffort }: Effort,
  ): FunctionAnalysis[] {
    const { ps, keepLossy = false, hitCostNs, rawLabels = false, alsoBy = [] } = this.#options
    const costs = all.map((read) => read.probeCost)
    const probeCost = chosenCost(hitCostNs, costs)
    const captures = captureContexts(all)
    const trains = all.flatMap((read) => read.trains)
    const options = {
      ...{ ps, lost, captures, keepLossy, probeCost, trains, tailEffort, shared: this.#places },
      ...(withoutShapes === undefined ? {} : { withoutShapes }),
      ...{ labels: this.#labels, isRaw: rawLabels, alsoBy, nested: this.#own.nested },
      ...(this.#options.by === undefined ? {} : { by: this.#options.by }),
    }
    const aggregated = aggregatedFunctions(this.#book, all, options)
    const names = new Set(aggregated.map(({ fn }) => fn))
    const traced = this.#book
      .list()
      .filter(({ name }) => !names.has(name))
      .slice(0, functions)
      .map((entry) =>
        summarizeFunction(entry, entry.isOfTable ? { ...options, probeCost: undefined } : options),
      )
    if (aggregated.length === 0) return traced
    return [...aggregated, ...traced].sort((a, b) => b.spans - a.spans)
  }

  /** By code, then in the order of the captures. */
  #diagnostics(all: readonly NamedRead[]): readonly Diagnostic[] {
    const isMany = all.length > 1
    const found = all.flatMap(({ name, diagnostics }) =>
      diagnostics.map((each) => (isMany ? { ...each, capture: name } : each)),
    )
    const whole = runDiagnostics(this.#book, this.#labels, this.#places, this.#options.by)
    return [...found, ...whole].sort((a, b) => (a.code === b.code ? 0 : a.code < b.code ? -1 : 1))
  }

  #histograms(all: readonly NamedRead[]): HistogramAnalysis[] {
    const isTold = all.some(({ aggregation }) => aggregation?.isTold === true)
    // Those of groups are told as such.
    return histogramsOf(this.#book, all)
      .filter(({ name }) => !(isTold && isGroupMap(name)))
      .map((histogram) => analyzeHistogram(histogram, this.#options.ps))
  }
}

import type { Analysis, FunctionAnalysis, HistogramAnalysis } from '../model/analysis.ts'
import { type Diagnostic, DiagnosticLog } from '../model/diagnostic.ts'
import type { EventBatch } from '../model/event-batch.ts'
import type { CaptureHeader } from '../model/header.ts'
import type { Histogram } from '../model/histogram.ts'
import type { CaptureRecord } from '../model/record.ts'
import type { Span } from '../model/span.ts'
import type { SpanFileFacts } from '../model/span-file.ts'
import { CapturePlace } from './capture-place.ts'
import { CaptureReader, type ReadCapture } from './capture-reader.ts'
import type { CaptureToCompare } from './compare-captures.ts'
import type { EngineOptions } from './engine.ts'
import { FunctionBook } from './function-book.ts'
import { histogramQuantiles } from './histogram-quantile.ts'
import { DEFAULT_HIT_COST_NS } from './instrumentation.ts'
import { joinEvents, joinSummaries } from './join-captures.ts'
import { joinHistograms } from './join-histograms.ts'
import { SpanFileReader } from './span-file-reader.ts'
import type { SharedSpans } from './span-keeper.ts'
import { summarizeFunction } from './summarize-function.ts'

/** What an analysis is asked for. */
export interface AnalyzerOptions extends EngineOptions {
  /** Fractions: 0.99 for p99. */
  readonly ps: readonly number[]
  /** Spans whose chain of states broke take part in the explanation of the tail; default false. */
  readonly keepLossy?: boolean
  /** What one probe hit takes, for the share of the watching itself; default 750 ns. */
  readonly hitCostNs?: number
}

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
  #place: CapturePlace | undefined
  #name = ''
  #reader: CaptureReader | undefined
  #spans: SpanFileReader | undefined

  constructor(options: AnalyzerOptions) {
    this.#options = options
    this.#book = new FunctionBook(options.maxSpans, options.exemplars, options.fn)
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
    const capture = joinSummaries(this.#read.map(({ summary }) => summary))
    const isMany = this.#read.length > 1
    return {
      capture,
      functions: this.#functions(capture.lost),
      histograms: this.#histograms(),
      events: joinEvents(this.#read.map(({ totals }) => totals)),
      diagnostics: this.#diagnostics(),
      ...(isMany
        ? { captures: this.#read.map(({ name, summary }) => ({ name, capture: summary })) }
        : { runtimeIntervals: this.#read[0].intervals }),
    }
  }

  /** As `end`, for captures that are one side of a comparison. */
  endToCompare(name: string): CaptureToCompare {
    const capture = joinSummaries(this.#read.map(({ summary }) => summary))
    return {
      compared: { name, capture, diagnostics: this.#diagnostics() },
      functions: this.#book.list(),
      trains: this.#read.flatMap(({ trains }) => trains),
    }
  }

  #shared(name: string): SharedSpans {
    const last = this.#read.at(-1)
    this.#place = this.#place?.next(last?.window?.toNs ?? Number.NaN) ?? new CapturePlace()
    this.#name = name
    return { book: this.#book, place: this.#place }
  }

  #functions(lost: number): FunctionAnalysis[] {
    const { ps, keepLossy = false, hitCostNs = DEFAULT_HIT_COST_NS } = this.#options
    const isMany = this.#read.length > 1
    const captures = this.#read.map(({ name, summary, originSeconds, reasons, window }) => ({
      originSeconds,
      reasons,
      ...(window === undefined ? {} : { window }),
      ...(isMany ? { name } : {}),
      ...(summary.startNs === undefined ? {} : { startNs: summary.startNs }),
    }))
    const trains = this.#read.flatMap((read) => read.trains)
    const options = { ps, lost, captures, keepLossy, hitCostNs, trains }
    return this.#book.list().map((entry) => summarizeFunction(entry, options))
  }

  /** By code, then in the order of the captures. */
  #diagnostics(): readonly Diagnostic[] {
    const isMany = this.#read.length > 1
    const all = this.#read.flatMap(({ name, diagnostics }) =>
      diagnostics.map((each) => (isMany ? { ...each, capture: name } : each)),
    )
    return [...all, ...this.#sampled()].sort((a, b) =>
      a.code === b.code ? 0 : a.code < b.code ? -1 : 1,
    )
  }

  #sampled(): readonly Diagnostic[] {
    const log = new DiagnosticLog()
    for (const { name, store } of this.#book.list()) {
      if (!store.isSampled) continue
      const sampled = store.count - store.exactTail
      const message = `beyond --max-spans the body is sampled; the slowest ${store.exactTail} of ${name} are exact`
      log.report('SAMPLED', message, undefined, sampled)
    }
    return log.list()
  }

  #histograms(): HistogramAnalysis[] {
    const all = joinHistograms(this.#read.map(({ histograms }) => histograms))
    return all.map((histogram: Histogram) => ({
      histogram,
      count: histogram.buckets.reduce((sum, bucket) => sum + bucket.count, 0),
      quantiles: histogramQuantiles(histogram, this.#options.ps),
    }))
  }
}

import type { Analysis, CaptureSummary, HistogramAnalysis } from '../model/analysis.ts'
import type { DiagnosticLog } from '../model/diagnostic.ts'
import type { EventBatch } from '../model/event-batch.ts'
import type { CaptureHeader } from '../model/header.ts'
import type { CaptureRecord, LineRecord, MapRecord } from '../model/record.ts'
import { Engine, type EngineOptions } from './engine.ts'
import { histogramQuantiles } from './histogram-quantile.ts'
import { HistogramCollector } from './histograms.ts'
import { summarizeFunction } from './summarize-function.ts'

/** A generated script counts every event that it prints in this map. */
const PRINTED_EVENTS = '@gotail_events'
const SHOWN_CHARACTERS = 60

/** What an analysis is asked for. */
export interface AnalyzerOptions extends EngineOptions {
  /** Fractions: 0.99 for p99. */
  readonly ps: readonly number[]
}

/** Takes in what a capture holds, in its order, and ends with what is to be known about it. */
export class Analyzer {
  readonly #options: AnalyzerOptions
  readonly #log: DiagnosticLog
  readonly #engine: Engine
  readonly #histograms: HistogramCollector
  #header: CaptureHeader = { fns: [], named: [] }
  #lost = 0
  #printed: number | undefined

  constructor(options: AnalyzerOptions, log: DiagnosticLog) {
    this.#options = options
    this.#log = log
    this.#engine = new Engine(options, log)
    this.#histograms = new HistogramCollector(log)
  }

  /** Event lines and finished spans so far. */
  get progress(): { readonly events: number; readonly spans: number } {
    return { events: this.#engine.events, spans: this.#engine.keeper.count }
  }

  header(header: CaptureHeader): void {
    this.#header = header
    this.#engine.useHeader(header)
  }

  events(batch: EventBatch): void {
    this.#engine.push(batch)
  }

  record(record: CaptureRecord): void {
    switch (record.kind) {
      case 'hist':
      case 'lhist':
        this.#histograms.add(record)
        break
      case 'lost':
        this.#lost += Number(record.count)
        this.#engine.lost(Number(record.count))
        break
      case 'map':
        this.#map(record)
        break
      case 'printf':
        this.#unknown(record)
        break
    }
  }

  /** The capture ended after `lines` lines. */
  end(lines: number): Analysis {
    this.#engine.end()
    const capture = this.#capture(lines)
    this.#judge(capture)
    return {
      capture,
      functions: this.#engine.keeper.functions.list().map((entry) =>
        summarizeFunction(entry, {
          ps: this.#options.ps,
          lost: capture.lost,
          originSeconds: this.#engine.keeper.originSeconds,
          reasons: this.#engine.keeper.reasons,
        }),
      ),
      histograms: this.#histogramAnalyses(),
      events: this.#engine.processes.totals(),
      diagnostics: this.#log.list(),
    }
  }

  /** What a reader of the report has to know about the capture as a whole. */
  #judge({ lost, go }: CaptureSummary): void {
    const log = this.#log
    if (lost > 0) {
      log.report(
        'LOST_EVENTS',
        'bpftrace lost events: spans may be missing anywhere',
        undefined,
        lost,
      )
    }
    if (lost > this.#lost) {
      const missing = lost - this.#lost
      log.report('EVENTS_MISSING', 'events that bpftrace counted never arrived', undefined, missing)
    }
    if (go !== undefined && !this.#engine.sawEnd) {
      log.report('NO_END', 'no end line: the capture was cut, or bpftrace was killed')
    }
    if (go === undefined && this.#engine.sawStatus) {
      log.report('NO_VERSION', 'the header names no Go version: wait reasons are numbers')
    }
    for (const { name, store } of this.#engine.keeper.functions.list()) {
      if (!store.isSampled) continue
      const sampled = store.count - store.exactTail
      const message = `beyond --max-spans the body is sampled; the slowest ${store.exactTail} of ${name} are exact`
      log.report('SAMPLED', message, undefined, sampled)
    }
  }

  #map(record: MapRecord): void {
    if (record.name === PRINTED_EVENTS) this.#printed = Number(record.value)
  }

  #unknown(record: LineRecord): void {
    const shown = record.text.slice(0, SHOWN_CHARACTERS)
    this.#log.report('UNKNOWN_LINE', `printed lines that are no events: ${shown}`, record.line)
  }

  #capture(lines: number): CaptureSummary {
    const { events, durationNs, startNs, keeper } = this.#engine
    const missing = this.#printed === undefined ? 0 : this.#printed - events
    const count = this.#log.count.bind(this.#log)
    return {
      lines,
      events,
      spans: keeper.count,
      ...(startNs === undefined ? {} : { startNs }),
      ...(durationNs === undefined ? {} : { durationNs }),
      late: count('LATE_EVENT'),
      lost: Math.max(this.#lost, missing),
      chainBreaks: count('CHAIN_BREAK'),
      unmatchedExits: count('UNMATCHED_EXIT'),
      restarted: count('RESTARTED'),
      abandoned: count('ABANDONED'),
      cut: count('CUT_SPANS'),
      notUnderstood: count('UNKNOWN_LINE') + count('UNKNOWN_EVENT'),
      ...(this.#header.go === undefined ? {} : { go: this.#header.go }),
      ...(this.#printed === undefined ? {} : { eventsPrinted: this.#printed }),
    }
  }

  #histogramAnalyses(): HistogramAnalysis[] {
    return this.#histograms.build().map((histogram) => ({
      histogram,
      count: histogram.buckets.reduce((sum, bucket) => sum + bucket.count, 0),
      quantiles: histogramQuantiles(histogram, this.#options.ps),
    }))
  }
}

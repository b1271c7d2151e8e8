import type {
  Analysis,
  CaptureSummary,
  FunctionAnalysis,
  HistogramAnalysis,
} from '../model/analysis.ts'
import type { DiagnosticLog } from '../model/diagnostic.ts'
import type { EventBatch } from '../model/event-batch.ts'
import type { CaptureHeader } from '../model/header.ts'
import type { CaptureRecord, LineRecord, MapRecord } from '../model/record.ts'
import { Engine, type EngineOptions } from './engine.ts'
import { withIntervals } from './event-intervals.ts'
import { histogramQuantiles } from './histogram-quantile.ts'
import { HistogramCollector } from './histograms.ts'
import { DEFAULT_HIT_COST_NS } from './instrumentation.ts'
import type { EventTrain } from './interval-keeper.ts'
import { summarizeFunction } from './summarize-function.ts'

/** A generated script counts every event that it prints in this map. */
const PRINTED_EVENTS = '@gotail_events'
const SHOWN_CHARACTERS = 60

/** What an analysis is asked for. */
export interface AnalyzerOptions extends EngineOptions {
  /** Fractions: 0.99 for p99. */
  readonly ps: readonly number[]
  /** Spans whose chain of states broke take part in the explanation of the tail; default false. */
  readonly keepLossy?: boolean
  /** What one probe hit takes, for the share of the watching itself; default 750 ns. */
  readonly hitCostNs?: number
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
    const { processes, keeper } = this.#engine
    const trains = processes.trains()
    return {
      capture,
      functions: this.#functions(capture.lost, trains),
      histograms: this.#histogramAnalyses(),
      events: processes.totals().map((event) => withIntervals(event, trains, keeper.firstNs)),
      diagnostics: this.#log.list(),
    }
  }

  #functions(lost: number, trains: readonly EventTrain[]): FunctionAnalysis[] {
    const { keeper, durationNs } = this.#engine
    const { ps, keepLossy = false, hitCostNs = DEFAULT_HIT_COST_NS } = this.#options
    const { originSeconds, reasons, firstNs } = keeper
    const window =
      durationNs === undefined ? undefined : { fromNs: firstNs, toNs: firstNs + durationNs }
    const options = {
      ps,
      lost,
      originSeconds,
      reasons,
      keepLossy,
      hitCostNs,
      trains,
    }
    return keeper.functions
      .list()
      .map((entry) => summarizeFunction(entry, { ...options, ...(window ? { window } : {}) }))
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

  /** A script of somebody else may use the name for anything. */
  #map({ name, key, value }: MapRecord): void {
    if (name !== PRINTED_EVENTS || key.length > 0) return
    const printed = Number(value)
    if (Number.isFinite(printed) && printed >= 0) this.#printed = printed
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

import type { CaptureSummary, RuntimeEvents, RuntimeInterval } from '../model/analysis.ts'
import type { Diagnostic, DiagnosticLog } from '../model/diagnostic.ts'
import type { EventBatch } from '../model/event-batch.ts'
import type { CaptureHeader } from '../model/header.ts'
import type { Histogram, MapSummary } from '../model/histogram.ts'
import type { BucketRecord, CaptureRecord, LineRecord, MapRecord } from '../model/record.ts'
import { Engine, type EngineOptions } from './goroutines/engine.ts'
import { type Aggregation, aggregationOf } from './histograms/aggregate-histograms.ts'
import { MapRecords } from './histograms/map-records.ts'
import { type Arrived, PrintedEvents } from './printed-events.ts'
import type { CapturePlace, TimeWindow } from './spans/capture-place.ts'
import { type ProbeCost, probeCostOf } from './spans/instrumentation.ts'
import type { EventTrain } from './spans/interval-keeper.ts'
import type { SharedSpans, SpanKeeper } from './spans/span-keeper.ts'
import type { WaitReasons } from './spans/wait-reasons.ts'
import { toldLosses } from './told-losses.ts'
import { TypeLabels } from './type-labels.ts'
import { uncalledFunctions } from './uncalled-functions.ts'

/** A generated script counts every event that it prints in this map. */
const PRINTED_EVENTS = '@gotail_events'
const SHOWN_CHARACTERS = 60

const OFF_CPU_UNSEEN =
  'no thread was ever seen off its CPU: the CPU run queue was not seen, and time in it counts as running (comm= has to be the name of the threads: cat /proc/PID/comm)'

/** One capture that was read to its end, its times in their place among those of the run. */
export interface ReadCapture {
  readonly summary: CaptureSummary
  readonly diagnostics: readonly Diagnostic[]
  readonly histograms: readonly Histogram[]
  readonly maps: readonly MapSummary[]
  /** Where the kernel summed up spans, and printed the long ones. */
  readonly aggregation?: Aggregation
  readonly totals: readonly RuntimeEvents[]
  readonly trains: readonly EventTrain[]
  /** The same events since the first event of this capture. */
  readonly intervals: readonly RuntimeInterval[]
  /** From its first event to its last; absent without times. */
  readonly window?: TimeWindow
  /** The second of the capture's own clock that its drafts count from. */
  readonly originSeconds: number
  readonly reasons: WaitReasons
  /** What one probe hit took, by where its probes sat. */
  readonly probeCost: ProbeCost
}

/** Takes in what one capture holds, in its order. Its spans go to the stores that all captures of a run share. */
export class CaptureReader {
  readonly #log: DiagnosticLog
  readonly #engine: Engine
  readonly #place: CapturePlace
  readonly #maps: MapRecords
  readonly #types: TypeLabels
  #header: CaptureHeader = { fns: [], named: [] }
  readonly #printed = new PrintedEvents()
  #lost = 0

  constructor(options: EngineOptions, log: DiagnosticLog, shared: SharedSpans) {
    this.#log = log
    this.#types = new TypeLabels(options.symbols, log)
    this.#place = shared.place
    this.#engine = new Engine(options, log, shared)
    this.#maps = new MapRecords(log, options)
  }

  /** Event lines and finished spans so far. */
  get progress(): { readonly events: number; readonly spans: number } {
    return { events: this.#engine.events, spans: this.#engine.keeper.count }
  }

  header(header: CaptureHeader): void {
    this.#header = header
    this.#engine.useHeader(header)
    this.#types.useHeader(header)
  }

  events(batch: EventBatch): void {
    this.#types.name(batch)
    this.#engine.push(batch)
  }

  record(record: CaptureRecord): void {
    if ('key' in record) this.#maps.add(record)
    if (record.kind === 'lost') {
      this.#lost += Number(record.count)
      this.#engine.lost(Number(record.count))
    } else if (record.kind === 'map') this.#map(record)
    else if (record.kind === 'time') this.#maps.line(record.text)
    else if (record.kind === 'printf') this.#unknown(record)
  }

  /** The capture ended after `lines` lines. */
  end(lines: number): ReadCapture {
    this.#engine.end()
    this.#printed.close(this.#engine.events)
    // Only the end shows that there is no end line.
    if (this.#header.go !== undefined && !this.#engine.sawEnd) {
      this.#log.report('NO_END', 'no end line: the capture was cut, or bpftrace was killed')
    }
    const read = this.#reached(lines, this.#log)
    this.#engine.keeper.settleDoubts({ hasLost: read.summary.lost > 0 })
    return read
  }

  /** What was read so far, after `lines` lines, with rows that its end will bring. It goes on as if nobody had looked. */
  look(lines: number, counted: readonly BucketRecord[]): ReadCapture {
    return this.#reached(lines, this.#log.copy(), counted)
  }

  #reached(lines: number, log: DiagnosticLog, counted?: readonly BucketRecord[]): ReadCapture {
    const histograms = this.#types.inKeys(this.#maps.histograms(counted))
    const maps = this.#maps.maps(this.#header, log)
    const summary = this.#summary(lines, histograms)
    this.#judge(summary, log)
    const { keeper, processes, durationNs } = this.#engine
    const { firstNs, originSeconds, reasons } = keeper
    const window =
      durationNs === undefined
        ? undefined
        : this.#place.window({ fromNs: firstNs, toNs: firstNs + durationNs })
    return {
      summary,
      diagnostics: log.list(),
      histograms,
      maps,
      ...(this.#isAggregate ? { aggregation: aggregationOf(this.#header) } : {}),
      totals: processes.totals(),
      intervals: processes.intervals(firstNs),
      trains: processes.trains().map((train) => this.#place.train(train)),
      ...(window === undefined ? {} : { window }),
      originSeconds,
      reasons,
      probeCost: probeCostOf(this.#header),
    }
  }

  /** What a reader of the report has to know about the capture as a whole. */
  #judge({ lost, go, uncalled = [] }: CaptureSummary, log: DiagnosticLog): void {
    if (lost > 0) {
      const what = 'bpftrace lost events: spans may be missing anywhere'
      log.report('LOST_EVENTS', what, undefined, lost)
    }
    if (lost > this.#lost) {
      const missing = lost - this.#lost
      log.report('EVENTS_MISSING', 'events that bpftrace counted never arrived', undefined, missing)
    }
    const after = this.#printed.afterEnd(this.#arrived)
    if (after > 0) {
      const what =
        'events fell into the time in which bpftrace removed its probes, and were not printed'
      log.report('AFTER_END', `${what}: nothing before is missing`, undefined, after)
    }
    if (uncalled.length > 0) {
      const what = lost > 0 ? 'no call was seen of' : 'never called while the trace ran:'
      log.report('NEVER_CALLED', `${what} ${uncalled.join(', ')}`, undefined, uncalled.length)
    }
    const { stacksLeftOut } = this.#engine
    if (stacksLeftOut > 0) {
      const what =
        'more different stacks than are told apart: lines with others count as without one'
      log.report('STACKS_LEFT_OUT', what, undefined, stacksLeftOut)
    }
    if (this.#engine.missesOffCpu) log.report('OFF_CPU_UNSEEN', OFF_CPU_UNSEEN)
    if (go === undefined && this.#engine.sawStatus) {
      log.report('NO_VERSION', 'the header names no Go version: wait reasons are numbers')
    }
  }

  get #arrived(): Arrived {
    const { events, durationNs = 0, quietNs } = this.#engine
    const told = this.#header.losses === 'told' ? this.#lost : undefined
    return { events, durationNs, quietNs, told, outside: this.#header.outside ?? 0 }
  }

  /** The last line comes when bpftrace has removed its probes, after the trace was to end. */
  get #durationNs(): number | undefined {
    const { durationNs, startNs } = this.#engine
    const { untilNs } = this.#header
    if (durationNs === undefined || startNs === undefined || untilNs === undefined)
      return durationNs
    return Math.max(0, Math.min(durationNs, untilNs - Number(startNs)))
  }

  /** A script of somebody else may use the name for anything. */
  #map({ name, key, value }: MapRecord): void {
    if (name !== PRINTED_EVENTS || key.length > 0) return
    this.#printed.count(value, this.#engine.events)
  }

  #unknown(record: LineRecord): void {
    this.#maps.line(record.text)
    const shown = record.text.slice(0, SHOWN_CHARACTERS)
    this.#log.report('UNKNOWN_LINE', `printed lines that are no events: ${shown}`, record.line)
  }

  get #isAggregate(): boolean {
    return this.#header.detail === 'aggregate' || this.#engine.summed > 0
  }

  /** While a capture goes on, nobody knows what is still to be called. */
  #uncalled(histograms: readonly Histogram[]): readonly string[] {
    const hasEnded = this.#engine.sawEnd && this.#engine.events > 0
    return hasEnded ? uncalledFunctions(this.#header, this.#engine, histograms) : []
  }

  #summary(lines: number, histograms: readonly Histogram[]): CaptureSummary {
    const { events, startNs, keeper } = this.#engine
    const missing = this.#printed.missing(this.#arrived)
    const durationNs = this.#durationNs
    const count = this.#log.count.bind(this.#log)
    const uncalled = this.#uncalled(histograms)
    return {
      lines,
      events,
      spans: keeper.count,
      ...(startNs === undefined ? {} : { startNs }),
      ...(durationNs === undefined ? {} : { durationNs }),
      late: count('LATE_EVENT'),
      lost: Math.max(this.#lost, missing - this.#printed.afterEnd(this.#arrived)),
      chainBreaks: count('CHAIN_BREAK'),
      unmatchedExits: count('UNMATCHED_EXIT'),
      restarted: count('RESTARTED'),
      abandoned: count('ABANDONED'),
      cut: count('CUT_SPANS'),
      notUnderstood: count('UNKNOWN_LINE') + count('UNKNOWN_EVENT'),
      ...toldLosses(this.#log),
      ...leftOutOf(keeper),
      ...(uncalled.length === 0 ? {} : { uncalled }),
      ...(this.#header.go === undefined ? {} : { go: this.#header.go }),
      ...(this.#header.bin === undefined ? {} : { binary: this.#header.bin }),
      ...(this.#header.build === undefined ? {} : { buildId: this.#header.build }),
      ...(this.#header.sched === undefined ? {} : { sched: this.#header.sched }),
      ...(this.#header.comm === undefined ? {} : { comm: this.#header.comm }),
      ...(this.#header.clock === undefined ? {} : { clock: this.#header.clock }),
      ...(this.#header.unixZeroNs === undefined ? {} : { unixZeroNs: this.#header.unixZeroNs }),
      ...(this.#printed.total === undefined ? {} : { eventsPrinted: this.#printed.total }),
      ...(this.#header.outside ? { eventsOutside: this.#header.outside } : {}),
    }
  }
}

/** What a filter left out, and why it may be all. */
function leftOutOf({ leftOut, window }: SpanKeeper): Pick<CaptureSummary, 'leftOut' | 'noClock'> {
  return {
    ...(window.hasNoClock ? { noClock: true } : {}),
    ...(leftOut.length === 0 ? {} : { leftOut }),
  }
}

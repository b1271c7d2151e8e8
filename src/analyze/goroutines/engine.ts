import type { DiagnosticLog } from '../../model/diagnostic.ts'
import { EVENT, type EventBatch } from '../../model/event-batch.ts'
import type { CaptureHeader } from '../../model/header.ts'
import type { SymbolFinder } from '../../model/places.ts'
import type { TraceObserver } from '../../model/trace-observer.ts'
import { BlindStretches } from '../order/blind-stretches.ts'
import { Reorder } from '../order/reorder.ts'
import { StrayTimes } from '../order/stray-times.ts'
import { type KeepOptions, ownSpans, type SharedSpans, SpanKeeper } from '../spans/span-keeper.ts'
import { CalledFunctions } from './called-functions.ts'
import { GoroutineTracker } from './goroutine-tracker.ts'
import { Processes } from './processes.ts'
import { SummedCalls } from './summed-calls.ts'
import { TookCalls } from './took-calls.ts'
import { TraceTap } from './trace-tap.ts'

/** So many status changes do not happen without a thread that sleeps for once. */
const MANY_SWITCHES = 1000

/** How events become spans. */
export interface EngineOptions extends KeepOptions {
  /** Events are put back into time order within this window. */
  readonly windowNs: number
  /** Told everything that goes on while the capture is read. */
  readonly observer?: TraceObserver
  /** Nanoseconds in a unit of histograms whose names tell none. */
  readonly unitNs?: number
  /** Finds the names of addresses. */
  readonly symbols?: SymbolFinder
}

/** Events in, spans out: one pass, O(1) per event, in memory that does not grow with the length of the capture. */
export class Engine {
  readonly keeper: SpanKeeper
  readonly processes: Processes = new Processes()
  readonly called: CalledFunctions = new CalledFunctions()
  readonly #log: DiagnosticLog
  readonly #blind: BlindStretches
  readonly #tap: TraceTap | undefined
  readonly #tracker: GoroutineTracker
  readonly #strays: StrayTimes
  readonly #reorder: Reorder
  readonly #tookCalls: TookCalls
  readonly #summedCalls: SummedCalls
  #lastNs = Number.NaN
  #quietNs = 0
  #events = 0
  /** Whether the script said that it ended in order. */
  sawEnd = false
  #sawCalls = false
  #switches = 0
  #offCpu = 0
  /** How many lines came with a stack for which there was no room. */
  stacksLeftOut = 0

  constructor(options: EngineOptions, log: DiagnosticLog, shared: SharedSpans = ownSpans(options)) {
    this.#log = log
    this.keeper = new SpanKeeper(options, shared)
    this.#tookCalls = new TookCalls(this.keeper, this.called, log)
    this.#summedCalls = new SummedCalls(this.keeper)
    this.#blind = new BlindStretches(options.windowNs)
    const { keeper, processes } = this
    this.#tap = options.observer && new TraceTap(options.observer, keeper)
    this.#tracker = new GoroutineTracker({
      ...{ keeper, processes, blind: this.#blind, log, tap: this.#tap },
      sharedPlaces: shared.places,
    })
    this.#strays = new StrayTimes(options.windowNs, log)
    this.#reorder = new Reorder(
      options.windowNs,
      (columns, order, from, to) => this.#consume(columns, order, from, to),
      log,
    )
  }

  /** Event lines read so far. */
  get events(): number {
    return this.#events
  }

  /** Whether any goroutine changed its status. */
  get sawStatus(): boolean {
    return this.#tracker.sawStatus
  }

  /** Spans that the kernel summed up. */
  get summed(): number {
    return this.#summedCalls.count
  }

  /** Whether goroutines changed their status while no thread was ever seen off its CPU. */
  get missesOffCpu(): boolean {
    return this.#offCpu === 0 && this.#switches >= MANY_SWITCHES
  }

  /** From the first event to the last; `undefined` while no event had a time. */
  get durationNs(): number | undefined {
    return Number.isNaN(this.#lastNs) ? undefined : this.#lastNs - this.keeper.firstNs
  }

  /** From the last event to the line that ends the capture; 0 where there is none. */
  get quietNs(): number {
    return this.#quietNs > 0 ? this.#quietNs : 0
  }

  /** The first event on the capture's own clock; `undefined` while no event had a time. */
  get startNs(): bigint | undefined {
    if (Number.isNaN(this.keeper.firstNs)) return undefined
    return BigInt(this.keeper.originSeconds) * 1_000_000_000n + BigInt(this.keeper.firstNs)
  }

  useHeader(header: CaptureHeader): void {
    this.keeper.useHeader(header)
    this.#tracker.useHeader(header)
    this.#summedCalls.useHeader(header)
  }

  push(batch: EventBatch): void {
    this.#events += batch.length
    this.keeper.originSeconds = Math.max(0, batch.originSeconds)
    if (batch.stacks.size > 1) this.#tracker.useStacks(batch.stacks)
    this.stacksLeftOut = batch.stacks.overflow
    this.#order(this.#strays.sift(batch))
  }

  /** bpftrace says here that it lost so many events. */
  lost(count: number): void {
    this.#blind.notice(count)
    if (count > 0) this.#tracker.lost()
  }

  /** The capture ended: all waiting events are used, and open calls are cut. */
  end(): void {
    this.#order(this.#strays.end())
    this.#reorder.flush()
    this.#tracker.cut(this.#lastNs)
    this.#tap?.end()
    this.keeper.end(this.#log)
  }

  #order(batch: EventBatch): void {
    if (batch.length === 0) return
    this.#blind.read(batch)
    this.#reorder.push(batch)
  }

  #consume(columns: EventBatch, order: Int32Array, from: number, to: number): void {
    const { timeNs, kind } = columns
    const tap = this.#tap
    const blind = this.#blind
    let lastNs = this.#lastNs
    for (let at = from; at < to; at++) {
      const row = order[at]
      if (kind[row] === EVENT.took) {
        // Without times, and of no goroutine: the order of events, the processes and an observer have nothing of them.
        at = this.#tookCalls.take({ columns, order, from: at, to }, this.#sawCalls) - 1
        continue
      }
      const ns = timeNs[row]
      if (kind[row] === EVENT.end) this.#quietNs = ns - lastNs
      if (ns >= lastNs) lastNs = ns
      else if (Number.isNaN(lastNs) && !Number.isNaN(ns)) {
        this.keeper.firstNs = ns
        lastNs = ns
      }
      blind.pass(ns)
      this.#use(columns, row, kind[row])
      if (tap !== undefined) tap.event(columns, row)
    }
    this.#lastNs = lastNs
  }

  #use(columns: EventBatch, row: number, kind: number): void {
    switch (kind) {
      case EVENT.status:
        this.#switches++
        this.#tracker.status(columns, row)
        break
      case EVENT.enter:
      case EVENT.exit:
      case EVENT.defer:
        this.#sawCalls = true
        this.called.add(columns.b[row])
        this.#tracker.call(columns, row)
        break
      case EVENT.offCpu:
        this.#offCpu++
        this.#tracker.offCpu(columns, row)
        break
      case EVENT.assistBegin:
      case EVENT.assistEnd:
        this.#tracker.assist(columns, row)
        break
      case EVENT.mark:
        this.processes.mark(columns.pid[row], columns.a[row], columns.timeNs[row])
        break
      case EVENT.label:
        this.#labelled(columns.timeNs[row]).label(columns, row)
        break
      default:
        this.#useRare(columns, row)
    }
  }

  #useRare(columns: EventBatch, row: number): void {
    switch (columns.kind[row]) {
      case EVENT.sample:
        this.#tracker.sample(columns, row)
        break
      case EVENT.born:
        this.#tracker.born(columns, row)
        break
      case EVENT.summed:
        this.called.add(columns.h[row])
        this.#summedCalls.take(columns, row)
        break
      case EVENT.end:
        this.sawEnd = true
    }
  }

  /** Who knows the call of a label with this time. */
  #labelled(timeNs: number): Pick<TookCalls, 'label'> {
    if (Number.isNaN(timeNs)) return this.#tookCalls
    return this.#summedCalls.isAll ? this.#summedCalls : this.#tracker
  }
}

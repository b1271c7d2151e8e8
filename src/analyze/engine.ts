import type { DiagnosticLog } from '../model/diagnostic.ts'
import { EVENT, type EventBatch } from '../model/event-batch.ts'
import type { CaptureHeader } from '../model/header.ts'
import type { Span } from '../model/span.ts'
import { FunctionTable } from './function-table.ts'
import { PairTable } from './pair-table.ts'
import { Pairing } from './pairing.ts'
import { Reorder } from './reorder.ts'
import { RuntimePauses } from './runtime-pauses.ts'
import { spanDraft } from './span-draft.ts'
import { spanView } from './span-view.ts'

const DEAD = 6
const UNKNOWN = spanDraft().components.length - 1
/** Beyond so many goroutines those without an open call are forgotten: their next call makes them known again. */
const MAX_GOROUTINES = 262_144

/** How events become spans. */
export interface EngineOptions {
  /** Events are put back into time order within this window. */
  readonly windowNs: number
  /** So many spans are kept exactly; beyond, the body is sampled. */
  readonly maxSpans: number
  /** Only functions whose names match. */
  readonly fn?: RegExp
  /** Only spans that begin at or after (before) this, counted from the first event. */
  readonly sinceNs?: number
  readonly untilNs?: number
  /** Unfinished spans are rows too: abandoned, or cut by the ends of the capture. */
  readonly all?: boolean
  /** Called with each span as it ends. */
  readonly onSpan?: (span: Span) => void
}

/** Events in, spans out: one pass, in memory that does not grow with the length of the capture. */
export class Engine {
  readonly functions: FunctionTable
  readonly pauses: RuntimePauses = new RuntimePauses()
  readonly #options: EngineOptions
  readonly #goroutines = new PairTable()
  readonly #reorder: Reorder
  readonly #pairing: Pairing
  readonly #draft = spanDraft()
  #originSeconds = 0
  #firstNs = Number.NaN
  #lastNs = Number.NaN
  #events = 0
  #spans = 0

  constructor(options: EngineOptions, log: DiagnosticLog) {
    this.#options = options
    this.functions = new FunctionTable(options.maxSpans, options.fn)
    this.#pairing = new Pairing(log, (goroutine, frame, endNs, finished) =>
      this.#ended(goroutine, frame, endNs, finished),
    )
    this.#reorder = new Reorder(
      options.windowNs,
      (columns, row) => this.#consume(columns, row),
      log,
    )
  }

  /** Event lines read so far. */
  get events(): number {
    return this.#events
  }

  /** Finished spans so far, of all functions wanted. */
  get spans(): number {
    return this.#spans
  }

  /** From the first event to the last; `undefined` while no event had a time. */
  get durationNs(): number | undefined {
    return Number.isNaN(this.#firstNs) ? undefined : this.#lastNs - this.#firstNs
  }

  /** The first event on the capture's own clock; `undefined` while no event had a time. */
  get startNs(): bigint | undefined {
    if (Number.isNaN(this.#firstNs)) return undefined
    return BigInt(this.#originSeconds) * 1_000_000_000n + BigInt(this.#firstNs)
  }

  /** The second of the capture's clock that times count from. */
  get originSeconds(): number {
    return this.#originSeconds
  }

  useHeader(header: CaptureHeader): void {
    this.functions.useHeader(header)
    this.#pairing.useHeader(header)
  }

  push(batch: EventBatch): void {
    this.#events += batch.length
    this.#originSeconds = batch.originSeconds
    this.#reorder.push(batch)
  }

  /** The capture ended: all waiting events are used, and open calls are cut. */
  end(): void {
    this.#reorder.flush()
    for (let slot = 0; slot < this.#goroutines.slots; slot++) {
      if (this.#pairing.isOpen(slot)) this.#pairing.cut(slot, this.#lastNs)
    }
  }

  #consume(columns: EventBatch, row: number): void {
    const timeNs = columns.timeNs[row]
    if (timeNs >= this.#lastNs) this.#lastNs = timeNs
    else if (Number.isNaN(this.#lastNs) && !Number.isNaN(timeNs)) {
      this.#firstNs = timeNs
      this.#lastNs = timeNs
    }
    switch (columns.kind[row]) {
      case EVENT.status:
        if (columns.b[row] === DEAD) this.#died(columns, row)
        break
      case EVENT.enter:
      case EVENT.exit:
      case EVENT.defer:
        this.#call(columns, row)
        break
      case EVENT.mark:
        this.pauses.mark(columns.pid[row], columns.a[row], timeNs)
        break
      case EVENT.took:
      case EVENT.summed:
        this.#whole(columns, row)
        break
    }
  }

  #call(columns: EventBatch, row: number): void {
    const goroutine = this.#goroutine(columns, row)
    const fn = columns.b[row]
    const depth = columns.a[row]
    const timeNs = columns.timeNs[row]
    const line = columns.line[row]
    const kind = columns.kind[row]
    if (kind === EVENT.enter) this.#pairing.enter(goroutine, fn, depth, timeNs, line)
    else if (kind === EVENT.exit) this.#pairing.exit(goroutine, fn, depth, timeNs, line)
    else this.#pairing.defer(goroutine, fn, depth, timeNs, line)
  }

  /** The goroutine of an event, made known where it is not; without an id the thread stands for it. */
  #goroutine(columns: EventBatch, row: number): number {
    const pid = columns.pid[row]
    const gid = goroutineKey(columns, row)
    const known = this.#goroutines.find(pid, gid)
    if (known >= 0) return known
    if (this.#goroutines.size >= MAX_GOROUTINES) this.#forgetIdle()
    const slot = this.#goroutines.add(pid, gid)
    this.#pairing.appear(slot)
    return slot
  }

  #died(columns: EventBatch, row: number): void {
    const slot = this.#goroutines.find(columns.pid[row], columns.gid[row])
    if (slot < 0) return
    this.#pairing.died(slot, columns.timeNs[row])
    this.#goroutines.remove(slot)
  }

  #forgetIdle(): void {
    for (let slot = 0; slot < this.#goroutines.slots; slot++) {
      if (this.#goroutines.holds(slot) && !this.#pairing.isOpen(slot)) this.#goroutines.remove(slot)
    }
  }

  #ended(goroutine: number, frame: number, endNs: number, finished: boolean): void {
    const { frames } = this.#pairing
    const draft = this.#draft
    const startNs = frames.startNs[frame]
    draft.fn = frames.fn[frame]
    draft.pid = this.#goroutines.high(goroutine)
    draft.gid = Math.max(-1, this.#goroutines.low(goroutine))
    draft.startNs = startNs
    draft.durNs = Math.max(0, endNs - startNs)
    draft.depth = Number.isNaN(frames.depth[frame]) ? -1 : frames.depth[frame]
    draft.flags = frames.flags[frame]
    this.#emit(finished)
  }

  /** A span that the script measured itself. */
  #whole(columns: EventBatch, row: number): void {
    const draft = this.#draft
    draft.fn = columns.kind[row] === EVENT.took ? columns.b[row] : 0
    draft.pid = columns.pid[row]
    draft.gid = columns.gid[row]
    draft.startNs = columns.timeNs[row]
    draft.durNs = columns.a[row]
    draft.depth = -1
    draft.flags = 0
    this.#emit(true)
  }

  #emit(finished: boolean): void {
    const draft = this.#draft
    const entry = this.functions.entry(draft.fn)
    if (entry === undefined || !this.#isInTime(draft.startNs)) return
    draft.components[UNKNOWN] = draft.durNs
    if (finished) {
      this.#spans++
      entry.store.add(draft)
    }
    const { onSpan, all } = this.#options
    if (onSpan !== undefined && (finished || all === true)) {
      onSpan(spanView(draft, { fn: entry.name, originSeconds: this.#originSeconds, weight: 1 }))
    }
  }

  #isInTime(startNs: number): boolean {
    const { sinceNs, untilNs } = this.#options
    if (sinceNs === undefined && untilNs === undefined) return true
    const offsetNs = startNs - this.#firstNs
    return offsetNs >= (sinceNs ?? 0) && offsetNs < (untilNs ?? Number.POSITIVE_INFINITY)
  }
}

/** Threads get keys of their own below zero, apart from all goroutine ids. */
function goroutineKey(columns: EventBatch, row: number): number {
  const gid = columns.gid[row]
  return gid >= 0 ? gid : -2 - columns.tid[row]
}

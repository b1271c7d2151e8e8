import type { DiagnosticLog } from '../model/diagnostic.ts'
import { EVENT, type EventBatch } from '../model/event-batch.ts'
import type { CaptureHeader } from '../model/header.ts'
import { SPAN_FLAG } from '../model/span-flags.ts'
import { BlindStretches } from './blind-stretches.ts'
import { GoroutineStates } from './goroutine-states.ts'
import { PairTable } from './pair-table.ts'
import { Pairing } from './pairing.ts'
import { Processes } from './processes.ts'
import { Reorder } from './reorder.ts'
import { spanDraft } from './span-draft.ts'
import { type KeepOptions, SpanKeeper } from './span-keeper.ts'
import { fillSpan } from './span-maker.ts'
import { fillSummed, fillTook } from './whole-span.ts'

const IDLE = 0
const RUNNABLE = 1
const RUNNING = 2
const SYSCALL = 3
const DEAD = 6
const COPYSTACK = 8
const NONE = -1
/** A thread that left its CPU in one of these states was preempted: it never slept. */
const WAS_PREEMPTED: ReadonlySet<number> = new Set([0, 256])
/** Beyond so many goroutines those without an open call are forgotten: their next event makes them known again. */
const MAX_GOROUTINES = 262_144
/** From this minor version on a goroutine has its own id from birth. */
const ID_AT_BIRTH_MINOR = 24

const NO_GID =
  'entries and exits without a goroutine: paired by thread, although goroutines move between threads'
const NO_DEPTH =
  'entries and exits without a stack depth: recursion and abandoned calls cannot be told apart'

/** How events become spans. */
export interface EngineOptions extends KeepOptions {
  /** Events are put back into time order within this window. */
  readonly windowNs: number
}

/** Events in, spans out: one pass, O(1) per event, in memory that does not grow with the length of the capture. */
export class Engine {
  readonly keeper: SpanKeeper
  readonly processes: Processes = new Processes()
  readonly #log: DiagnosticLog
  readonly #goroutines = new PairTable()
  readonly #states = new GoroutineStates()
  readonly #reorder: Reorder
  readonly #blind: BlindStretches
  readonly #pairing: Pairing
  readonly #draft = spanDraft()
  #idsComeLate = false
  /** Where no address inside a function can be probed, gcAssistAlloc is seen to begin and never to end. */
  #assistsEnd = true
  #lastNs = Number.NaN
  #events = 0
  #sawEnd = false
  #sawCalls = false
  #sawStatus = false

  constructor(options: EngineOptions, log: DiagnosticLog) {
    this.#log = log
    this.#blind = new BlindStretches(options.windowNs)
    this.keeper = new SpanKeeper(options)
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

  /** Whether the script said that it ended in order. */
  get sawEnd(): boolean {
    return this.#sawEnd
  }

  /** Whether any goroutine changed its status. */
  get sawStatus(): boolean {
    return this.#sawStatus
  }

  /** From the first event to the last; `undefined` while no event had a time. */
  get durationNs(): number | undefined {
    return Number.isNaN(this.#lastNs) ? undefined : this.#lastNs - this.keeper.firstNs
  }

  /** The first event on the capture's own clock; `undefined` while no event had a time. */
  get startNs(): bigint | undefined {
    if (Number.isNaN(this.keeper.firstNs)) return undefined
    return BigInt(this.keeper.originSeconds) * 1_000_000_000n + BigInt(this.keeper.firstNs)
  }

  useHeader(header: CaptureHeader): void {
    this.keeper.useHeader(header)
    this.#pairing.useHeader(header)
    this.#states.reasons = this.keeper.reasons
    this.#assistsEnd = header.exit !== 'defer'
    const [major, minor] = (header.go ?? '').split('.').map(Number)
    this.#idsComeLate = major === 1 && minor < ID_AT_BIRTH_MINOR
  }

  push(batch: EventBatch): void {
    this.#events += batch.length
    this.keeper.originSeconds = Math.max(0, batch.originSeconds)
    this.#blind.read(batch)
    this.#reorder.push(batch)
  }

  /** bpftrace says here that it lost so many events. */
  lost(count: number): void {
    this.#blind.notice(count)
  }

  /** The capture ended: all waiting events are used, and open calls are cut. */
  end(): void {
    this.#reorder.flush()
    for (let slot = 0; slot < this.#goroutines.slots; slot++) {
      if (!this.#pairing.isOpen(slot)) continue
      const clocks = this.processes.clocks(this.#goroutines.high(slot))
      this.#states.settle(slot, this.#lastNs, clocks)
      this.#states.account(slot, this.#lastNs, clocks)
      this.#pairing.cut(slot, Math.max(this.#lastNs, this.#states.sinceNs(slot)))
    }
  }

  #consume(columns: EventBatch, row: number): void {
    this.#tick(columns.timeNs[row])
    this.#blind.pass(columns.timeNs[row])
    switch (columns.kind[row]) {
      case EVENT.status:
        this.#status(columns, row)
        break
      case EVENT.enter:
      case EVENT.exit:
      case EVENT.defer:
        this.#call(columns, row)
        break
      case EVENT.offCpu:
        this.#offCpu(columns, row)
        break
      case EVENT.assistBegin:
      case EVENT.assistEnd:
        this.#assist(columns, row)
        break
      case EVENT.mark:
        this.processes.mark(columns.pid[row], columns.a[row], columns.timeNs[row])
        break
      case EVENT.born:
        this.#born(columns, row)
        break
      case EVENT.took:
        this.#took(columns, row)
        break
      case EVENT.summed:
        fillSummed(this.#draft, columns, row, this.keeper.reasons)
        this.keeper.take(this.#draft, true, undefined)
        break
      case EVENT.end:
        this.#sawEnd = true
        break
    }
  }

  /** A line with a finished duration; where entries and exits are printed too, it would count a call twice. */
  #took(columns: EventBatch, row: number): void {
    if (this.#sawCalls) {
      const what = 'finished durations beside entries and exits: the latter count'
      this.#log.report('IGNORED_DURATIONS', what, columns.line[row])
      return
    }
    fillTook(this.#draft, columns, row)
    this.keeper.take(this.#draft, true, undefined)
  }

  #tick(timeNs: number): void {
    if (timeNs >= this.#lastNs) this.#lastNs = timeNs
    else if (Number.isNaN(this.#lastNs) && !Number.isNaN(timeNs)) {
      this.keeper.firstNs = timeNs
      this.#lastNs = timeNs
    }
  }

  #status(columns: EventBatch, row: number): void {
    const from = columns.a[row]
    const to = columns.b[row]
    // Id 0 is the scheduler's own goroutine, or one that has no id yet; older runtimes give a new one its
    // predecessor's id until it runs.
    if (columns.gid[row] === 0 || (this.#idsComeLate && (from === DEAD || from === IDLE))) return
    this.#sawStatus = true
    const slot = this.#goroutine(columns, row)
    const clocks = this.processes.clocks(columns.pid[row])
    const sinceNs = this.#states.sinceNs(slot)
    const timeNs = Math.max(columns.timeNs[row], sinceNs)
    if (this.#states.change(slot, from, to, columns.c[row], timeNs, clocks))
      this.#broke(slot, sinceNs, columns.line[row])
    if (to === RUNNING) {
      this.#states.place(slot, columns.tid[row], columns.cpu[row], timeNs, clocks)
      if (from === RUNNABLE) clocks.stw.somebodyRuns(timeNs)
    } else if (to !== SYSCALL && to !== COPYSTACK) this.#states.unplace(slot)
    if (to === DEAD) this.#died(slot, timeNs)
  }

  /** The goroutine was left in one state at `sinceNs` and is met in another. */
  #broke(slot: number, sinceNs: number, line: number): void {
    this.#log.report(
      'CHAIN_BREAK',
      'a goroutine changed its state unseen: events of it were lost',
      line,
    )
    this.#pairing.flag(slot, SPAN_FLAG.lossy)
    this.#blind.broke(sinceNs)
  }

  #died(slot: number, timeNs: number): void {
    this.#states.account(slot, timeNs, this.processes.clocks(this.#goroutines.high(slot)))
    this.#pairing.died(slot, timeNs)
    this.#states.vanish(slot)
    this.#goroutines.remove(slot)
  }

  /** An entry, an exit, or a deferred closure: whoever calls is running. */
  #call(columns: EventBatch, row: number): void {
    this.#sawCalls = true
    if (columns.gid[row] < 0) this.#log.report('NO_GID', NO_GID, columns.line[row])
    if (Number.isNaN(columns.a[row])) this.#log.report('NO_DEPTH', NO_DEPTH, columns.line[row])
    const slot = this.#goroutine(columns, row)
    const clocks = this.processes.clocks(columns.pid[row])
    const sinceNs = this.#states.sinceNs(slot)
    const timeNs = Math.max(columns.timeNs[row], sinceNs)
    if (this.#states.isRunning(slot, timeNs, clocks)) {
      this.#broke(slot, sinceNs, columns.line[row])
      this.#states.place(slot, columns.tid[row], columns.cpu[row], timeNs, clocks)
    }
    const kind = columns.kind[row]
    if (kind === EVENT.enter) this.#states.enterTargets(slot)
    const account = this.#states.account(slot, timeNs, clocks)
    this.#pair(columns, row, slot, timeNs, account)
    if (!this.#pairing.isOpen(slot)) this.#states.leaveTargets(slot)
  }

  #pair(columns: EventBatch, row: number, slot: number, timeNs: number, account: number): void {
    const { frames } = this.#pairing
    const depth = columns.a[row]
    const fn = columns.b[row]
    const line = columns.line[row]
    const kind = columns.kind[row]
    if (kind === EVENT.enter) {
      const frame = this.#pairing.enter(slot, fn, depth, timeNs, line)
      if (frame !== NONE) frames.reading[frame] = this.#states.accounts.read(account)
    } else if (kind === EVENT.exit) this.#pairing.exit(slot, fn, depth, timeNs, line)
    else {
      const frame = this.#pairing.defer(slot, fn, depth, timeNs, line)
      if (frame === NONE) return
      const reading = frames.deferReading[frame]
      if (reading === NONE) frames.deferReading[frame] = this.#states.accounts.read(account)
      else this.#states.accounts.readAgain(account, reading)
    }
  }

  #offCpu(columns: EventBatch, row: number): void {
    const offNs = columns.a[row]
    const readyNs = WAS_PREEMPTED.has(columns.b[row]) ? offNs : columns.c[row]
    this.#states.offCpu(columns.tid[row], columns.timeNs[row], offNs, readyNs, (slot) =>
      this.processes.clocks(this.#goroutines.high(slot)),
    )
  }

  #assist(columns: EventBatch, row: number): void {
    if (!this.#assistsEnd) return
    const slot = this.#goroutine(columns, row)
    const clocks = this.processes.clocks(columns.pid[row])
    const timeNs = Math.max(columns.timeNs[row], this.#states.sinceNs(slot))
    const isBegin = columns.kind[row] === EVENT.assistBegin
    if (isBegin) this.#states.beginAssist(slot, columns.a[row], timeNs, clocks)
    else this.#states.endAssist(slot, columns.a[row], timeNs, clocks)
  }

  #born(columns: EventBatch, row: number): void {
    const slot = this.#goroutine(columns, row)
    const bornNs = Math.min(columns.a[row], columns.timeNs[row])
    this.#states.born(slot, bornNs, this.processes.clocks(columns.pid[row]))
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
    this.#states.appear(slot)
    return slot
  }

  #forgetIdle(): void {
    for (let slot = 0; slot < this.#goroutines.slots; slot++) {
      if (!this.#goroutines.holds(slot) || this.#pairing.isOpen(slot)) continue
      this.#states.vanish(slot)
      this.#goroutines.remove(slot)
    }
  }

  #ended(slot: number, frame: number, endNs: number, finished: boolean): void {
    const { frames } = this.#pairing
    const { accounts } = this.#states
    const draft = this.#draft
    if (frames.startNs[frame] <= this.#blind.latestFromNs) frames.flags[frame] |= SPAN_FLAG.lossy
    draft.pid = this.#goroutines.high(slot)
    draft.gid = Math.max(NONE, this.#goroutines.low(slot))
    fillSpan(draft, frames, frame, endNs, accounts, this.#states.accountOf(slot))
    this.keeper.take(draft, finished, this.#states.trail(slot))
    accounts.close(frames.reading[frame])
    if (frames.deferReading[frame] !== NONE) accounts.close(frames.deferReading[frame])
  }
}

/** Threads get keys of their own below zero, apart from all goroutine ids. */
function goroutineKey(columns: EventBatch, row: number): number {
  const gid = columns.gid[row]
  return gid >= 0 ? gid : -2 - columns.tid[row]
}

import type { DiagnosticLog } from '../model/diagnostic.ts'
import { EVENT, type EventBatch } from '../model/event-batch.ts'
import type { CaptureHeader } from '../model/header.ts'
import { SPAN_FLAG } from '../model/span-flags.ts'
import { ZERO_READING } from './account-pool.ts'
import type { BlindStretches } from './blind-stretches.ts'
import { GoroutineRegistry } from './goroutine-registry.ts'
import { GoroutineStates } from './goroutine-states.ts'
import { STATUS } from './goroutine-status.ts'
import { JoinedStates } from './joined-states.ts'
import { Pairing } from './pairing.ts'
import type { Processes } from './processes.ts'
import { spanDraft } from './span-draft.ts'
import type { SpanKeeper } from './span-keeper.ts'
import { fillSpan } from './span-maker.ts'
import type { TraceTap } from './trace-tap.ts'

const NONE = -1
/** A thread that left its CPU in one of these states was preempted: it never slept. */
const WAS_PREEMPTED: ReadonlySet<number> = new Set([0, 256])
/** From this minor version on a goroutine has its own id from birth. */
const ID_AT_BIRTH_MINOR = 24

const NO_GID =
  'entries and exits without a goroutine: paired by thread, although goroutines move between threads'
const NO_DEPTH =
  'entries and exits without a stack depth: recursion and abandoned calls cannot be told apart'
const BROKE = 'a goroutine changed its state unseen: events of it were lost'

/** What the goroutines of a tracker share with the rest of an engine. */
export interface TrackerParts {
  readonly keeper: SpanKeeper
  readonly processes: Processes
  readonly blind: BlindStretches
  readonly log: DiagnosticLog
  /** Is told what every goroutine does. */
  readonly tap: TraceTap | undefined
}

/** Follows every goroutine through its states and its calls of target functions; hands each call over as a span when it ends. */
export class GoroutineTracker {
  readonly #keeper: SpanKeeper
  readonly #processes: Processes
  readonly #blind: BlindStretches
  readonly #log: DiagnosticLog
  readonly #states = new GoroutineStates()
  readonly #pairing: Pairing
  readonly #goroutines: GoroutineRegistry
  readonly #draft = spanDraft()
  readonly #joined: JoinedStates | undefined
  #idsComeLate = false
  /** Where no address inside a function can be probed, gcAssistAlloc is seen to begin and never to end. */
  #assistsEnd = true
  #sawStatus = false

  constructor({ keeper, processes, blind, log, tap }: TrackerParts) {
    this.#keeper = keeper
    this.#processes = processes
    this.#blind = blind
    this.#log = log
    this.#pairing = new Pairing(log, (goroutine, frame, endNs, finished) =>
      this.#ended(goroutine, frame, endNs, finished),
    )
    this.#goroutines = new GoroutineRegistry({
      appear: (slot) => {
        this.#pairing.appear(slot)
        this.#states.appear(slot)
      },
      vanish: (slot) => {
        this.#joined?.flush(slot)
        this.#states.vanish(slot)
      },
      isIdle: (slot) => !this.#pairing.isOpen(slot),
    })
    this.#joined = tap === undefined ? undefined : this.#watch(tap)
  }

  /** Whether any goroutine changed its status. */
  get sawStatus(): boolean {
    return this.#sawStatus
  }

  useHeader(header: CaptureHeader): void {
    this.#pairing.useHeader(header)
    this.#states.reasons = this.#keeper.reasons
    this.#assistsEnd = header.exit !== 'defer'
    const [major, minor] = (header.go ?? '').split('.').map(Number)
    this.#idsComeLate = major === 1 && minor < ID_AT_BIRTH_MINOR
  }

  /** A status change. */
  status(columns: EventBatch, row: number): void {
    const from = columns.a[row]
    const to = columns.b[row]
    // Id 0 is the scheduler's own goroutine, or one that has no id yet; older runtimes give a new one its
    // predecessor's id until it runs.
    if (
      columns.gid[row] === 0 ||
      (this.#idsComeLate && (from === STATUS.dead || from === STATUS.idle))
    )
      return
    this.#sawStatus = true
    const slot = this.#goroutines.slotOf(columns, row)
    const clocks = this.#processes.clocks(columns.pid[row])
    const sinceNs = this.#states.sinceNs(slot)
    const timeNs = Math.max(columns.timeNs[row], sinceNs)
    if (this.#states.change(slot, from, to, columns.c[row], timeNs, clocks))
      this.#broke(slot, sinceNs, columns.line[row])
    if (to === STATUS.running) {
      this.#states.place(slot, columns.tid[row], columns.cpu[row], timeNs, clocks)
      if (from === STATUS.runnable) clocks.stw.somebodyRuns(timeNs)
    } else if (to !== STATUS.syscall && to !== STATUS.copystack) this.#states.unplace(slot)
    // A wake-up is told after the wait that it ends.
    if (to === STATUS.runnable) this.#joined?.flush(slot)
    if (to === STATUS.dead) this.#died(slot, timeNs)
  }

  /** An entry, an exit, or a deferred closure: whoever calls is running. */
  call(columns: EventBatch, row: number): void {
    if (columns.gid[row] < 0) this.#log.report('NO_GID', NO_GID, columns.line[row])
    if (Number.isNaN(columns.a[row])) this.#log.report('NO_DEPTH', NO_DEPTH, columns.line[row])
    const slot = this.#goroutines.slotOf(columns, row)
    const clocks = this.#processes.clocks(columns.pid[row])
    const sinceNs = this.#states.sinceNs(slot)
    const timeNs = Math.max(columns.timeNs[row], sinceNs)
    if (this.#states.isRunning(slot, timeNs, clocks)) {
      this.#broke(slot, sinceNs, columns.line[row])
      this.#states.place(slot, columns.tid[row], columns.cpu[row], timeNs, clocks)
    }
    const kind = columns.kind[row]
    const { accounts } = this.#states
    if (kind === EVENT.enter) {
      const isOutermost = accounts.open(slot, timeNs, clocks)
      const account = isOutermost ? ZERO_READING : accounts.read(slot, timeNs, clocks)
      this.#enter(columns, row, slot, timeNs, account)
    } else this.#leave(columns, row, slot, timeNs, accounts.read(slot, timeNs, clocks))
    if (!this.#pairing.isOpen(slot)) accounts.close(slot)
  }

  /** A thread is back on a CPU. */
  offCpu(columns: EventBatch, row: number): void {
    const offNs = columns.a[row]
    const readyNs = WAS_PREEMPTED.has(columns.b[row]) ? offNs : columns.c[row]
    this.#states.offCpu(columns.tid[row], columns.timeNs[row], offNs, readyNs, (slot) =>
      this.#processes.clocks(this.#goroutines.pid(slot)),
    )
  }

  /** gcAssistAlloc begins or ends. */
  assist(columns: EventBatch, row: number): void {
    if (!this.#assistsEnd) return
    const slot = this.#goroutines.slotOf(columns, row)
    const clocks = this.#processes.clocks(columns.pid[row])
    const timeNs = Math.max(columns.timeNs[row], this.#states.sinceNs(slot))
    const isBegin = columns.kind[row] === EVENT.assistBegin
    if (isBegin) this.#states.beginAssist(slot, columns.a[row], timeNs, clocks)
    else this.#states.endAssist(slot, columns.a[row], timeNs, clocks)
  }

  /** The id of a goroutine became known late. */
  born(columns: EventBatch, row: number): void {
    const slot = this.#goroutines.slotOf(columns, row)
    const bornNs = Math.min(columns.a[row], columns.timeNs[row])
    this.#states.born(slot, bornNs, this.#processes.clocks(columns.pid[row]))
  }

  /** The capture ended: open calls are cut. */
  cut(lastNs: number): void {
    for (let slot = 0; slot < this.#goroutines.slots; slot++) {
      if (!this.#pairing.isOpen(slot)) continue
      const clocks = this.#processes.clocks(this.#goroutines.pid(slot))
      this.#states.settle(slot, lastNs, clocks)
      this.#states.accounts.read(slot, lastNs, clocks)
      this.#pairing.cut(slot, Math.max(lastNs, this.#states.sinceNs(slot)))
    }
    this.#joined?.flushAll()
  }

  #watch(tap: TraceTap): JoinedStates {
    const goroutines = this.#goroutines
    const joined = new JoinedStates((slot, state, why, fromNs, toNs) =>
      tap.state(goroutines.pid(slot), goroutines.gid(slot), state, why, fromNs, toNs),
    )
    this.#states.accounts.watch((slot, state, why, fromNs, toNs) =>
      joined.add(slot, state, why, fromNs, toNs),
    )
    return joined
  }

  /** The frame begins with the account as it stands; one that was just opened need not be copied. */
  #enter(columns: EventBatch, row: number, slot: number, timeNs: number, account: number): void {
    const { a: depth, b: fn, line } = columns
    const frame = this.#pairing.enter(slot, fn[row], depth[row], timeNs, line[row])
    if (frame === NONE) return
    const reading = account === ZERO_READING ? account : this.#states.accounts.pool.read(account)
    this.#pairing.frames.reading[frame] = reading
  }

  #leave(columns: EventBatch, row: number, slot: number, timeNs: number, account: number): void {
    const { frames } = this.#pairing
    const depth = columns.a[row]
    const fn = columns.b[row]
    const line = columns.line[row]
    if (columns.kind[row] === EVENT.exit) {
      this.#pairing.exit(slot, fn, depth, timeNs, line)
      return
    }
    const frame = this.#pairing.defer(slot, fn, depth, timeNs, line)
    if (frame === NONE) return
    const reading = frames.deferReading[frame]
    if (reading === NONE) frames.deferReading[frame] = this.#states.accounts.pool.read(account)
    else this.#states.accounts.pool.readAgain(account, reading)
  }

  /** The goroutine was left in one state at `sinceNs` and is met in another. */
  #broke(slot: number, sinceNs: number, line: number): void {
    this.#log.report('CHAIN_BREAK', BROKE, line)
    this.#pairing.flag(slot, SPAN_FLAG.lossy)
    this.#blind.broke(sinceNs)
  }

  #died(slot: number, timeNs: number): void {
    this.#states.accounts.read(slot, timeNs, this.#processes.clocks(this.#goroutines.pid(slot)))
    this.#pairing.died(slot, timeNs)
    this.#goroutines.remove(slot)
  }

  #ended(slot: number, frame: number, endNs: number, finished: boolean): void {
    const { frames } = this.#pairing
    const { accounts } = this.#states
    const draft = this.#draft
    if (frames.startNs[frame] <= this.#blind.latestFromNs) frames.flags[frame] |= SPAN_FLAG.lossy
    draft.pid = this.#goroutines.pid(slot)
    draft.gid = this.#goroutines.gid(slot)
    fillSpan(draft, frames, frame, endNs, accounts.pool, accounts.of(slot))
    this.#keeper.take(draft, finished, accounts.trail(slot))
    accounts.pool.close(frames.reading[frame])
    if (frames.deferReading[frame] !== NONE) accounts.pool.close(frames.deferReading[frame])
  }
}

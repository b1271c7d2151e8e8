import type { DiagnosticLog } from '../../model/diagnostic.ts'
import { EVENT, type EventBatch } from '../../model/event-batch.ts'
import type { CaptureHeader } from '../../model/header.ts'
import { DOUBTFUL, SPAN_FLAG } from '../../model/span-flags.ts'
import type { StackTable } from '../../model/stack-table.ts'
import type { BlindStretches } from '../order/blind-stretches.ts'
import type { SharedPlaces } from '../places/shared-places.ts'
import type { SpanKeeper } from '../spans/span-keeper.ts'
import { ZERO_READING } from './account.ts'
import { EndedCalls } from './ended-calls.ts'
import type { Call } from './frame-pool.ts'
import type { Goroutine } from './goroutine.ts'
import { GoroutineRegistry } from './goroutine-registry.ts'
import { type Continuity, GoroutineStates } from './goroutine-states.ts'
import { STATUS } from './goroutine-status.ts'
import type { JoinedStates } from './joined-states.ts'
import { Pairing } from './pairing.ts'
import { StackPlaces } from './stack-places.ts'
import {
  BROKE,
  idsComeLate,
  NO_DEPTH,
  NO_GID,
  type TrackerParts,
  UNMATCHED,
} from './tracker-parts.ts'
import { watchStates } from './watch-states.ts'

/** Follows every goroutine through its states and its calls of target functions; hands each call over as a span when it ends. */
export class GoroutineTracker {
  readonly #keeper: SpanKeeper
  readonly #blind: BlindStretches
  readonly #log: DiagnosticLog
  readonly #states = new GoroutineStates()
  readonly #pairing: Pairing
  readonly #ended: EndedCalls
  readonly #goroutines: GoroutineRegistry
  /** The call in hand. */
  readonly #call: Call = { fn: 0, depth: Number.NaN, timeNs: Number.NaN, line: 0 }
  readonly #joined: JoinedStates | undefined
  readonly #sharedPlaces: SharedPlaces
  /** From the first event with a stack on. */
  #places: StackPlaces | undefined
  #header: CaptureHeader | undefined
  #idsComeLate = false
  /** Where no address inside a function can be probed, gcAssistAlloc is seen to begin and never to end. */
  #assistsEnd = true
  #sawStatus = false
  /** bpftrace said that it lost events. */
  #hasLost = false

  constructor({ keeper, processes, blind, log, sharedPlaces, tap }: TrackerParts) {
    this.#sharedPlaces = sharedPlaces
    this.#keeper = keeper
    this.#blind = blind
    this.#log = log
    this.#ended = new EndedCalls(keeper, blind, this.#states.accounts)
    this.#pairing = new Pairing(log, this.#ended)
    this.#goroutines = new GoroutineRegistry(processes, (goroutine) => {
      this.#joined?.flush(goroutine.slot)
      this.#states.vanish(goroutine)
    })
    const { accounts } = this.#states
    this.#joined = tap && watchStates(tap, this.#goroutines, accounts, sharedPlaces)
  }

  /** Whether any goroutine changed its status. */
  get sawStatus(): boolean {
    return this.#sawStatus
  }

  useHeader(header: CaptureHeader): void {
    this.#header = header
    this.#places?.useHeader(header)
    this.#pairing.useHeader(header)
    this.#states.reasons = this.#keeper.reasons
    this.#assistsEnd = header.exit !== 'defer'
    this.#states.seesPointsOnly = header.sched === 'points'
    this.#idsComeLate = idsComeLate(header.go)
  }

  /** bpftrace says that it lost events: from here on nothing is left out but by a loss. */
  lost(): void {
    this.#hasLost = true
  }

  /** From here on events may tell stacks, whose numbers are those of a table. */
  useStacks(stacks: StackTable): void {
    if (this.#places !== undefined) return
    const find = (pid: number, gid: number) => this.#goroutines.find(pid, gid)
    const places = new StackPlaces(this.#sharedPlaces, find, this.#log)
    if (this.#header !== undefined) places.useHeader(this.#header)
    places.useStacks(stacks)
    this.#places = places
    this.#states.accounts.places = places
  }

  /** What ran on a thread. */
  sample(columns: EventBatch, row: number): void {
    const goroutine = this.#states.onThread(columns.tid[row])
    goroutine?.meet(columns.timeNs[row])
    if (goroutine !== undefined) this.#places?.sample(goroutine, columns, row)
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
    const goroutine = this.#goroutines.of(columns, row)
    const { sinceNs } = goroutine
    goroutine.meet(columns.timeNs[row])
    this.#places?.wake(columns, row)
    const continuity = this.#states.change(goroutine, from | 0, to | 0, columns.c[row])
    if (continuity !== 'seen') this.#missed(continuity, goroutine, sinceNs, columns.line[row])
    this.#places?.settle(goroutine, to, columns, row)
    if (to === STATUS.running) {
      this.#states.place(goroutine, columns.tid[row], columns.cpu[row])
      if (from === STATUS.runnable) goroutine.clocks.stw.somebodyRuns(goroutine.nowNs)
    } else if (to !== STATUS.syscall && to !== STATUS.copystack) this.#states.unplace(goroutine)
    // A wake-up is told after the wait that it ends.
    if (to === STATUS.runnable) this.#joined?.flush(goroutine.slot)
    if (to === STATUS.dead) this.#died(goroutine)
  }

  /** An entry, an exit, or a deferred closure: whoever calls is running. */
  call(columns: EventBatch, row: number): void {
    const call = this.#callOf(columns, row)
    if (columns.gid[row] < 0) this.#log.report('NO_GID', NO_GID, call.line)
    if (Number.isNaN(call.depth)) this.#log.report('NO_DEPTH', NO_DEPTH, call.line)
    const goroutine = this.#goroutines.of(columns, row)
    const { sinceNs } = goroutine
    goroutine.meet(columns.timeNs[row])
    call.timeNs = goroutine.nowNs
    const continuity = this.#states.isRunning(goroutine)
    if (continuity !== 'seen') {
      this.#missed(continuity, goroutine, sinceNs, call.line)
      this.#states.place(goroutine, columns.tid[row], columns.cpu[row])
    }
    if (columns.kind[row] === EVENT.enter) this.#enter(goroutine, call)
    else this.#leave(goroutine, call, columns.kind[row])
    if (goroutine.frame === undefined) this.#states.accounts.close(goroutine)
  }

  /** A label of a call that was just entered. */
  label(columns: EventBatch, row: number): void {
    const call = this.#callOf(columns, row)
    const frame = this.#pairing.find(this.#goroutines.of(columns, row), call)
    if (frame === undefined) this.#log.report('UNMATCHED_LABEL', UNMATCHED, call.line)
    else frame.labels = this.#keeper.labels.with(frame.labels, columns.c[row], columns.d[row])
  }

  /** A thread is back on a CPU. */
  offCpu(columns: EventBatch, row: number): void {
    const goroutine = this.#states.onThread(columns.tid[row])
    if (goroutine === undefined) return
    const { stack } = goroutine
    this.#places?.sleep(goroutine, columns, row)
    this.#states.offCpu(goroutine, columns, row)
    this.#places?.awake(goroutine, stack)
  }

  /** gcAssistAlloc begins or ends. */
  assist(columns: EventBatch, row: number): void {
    if (!this.#assistsEnd) return
    const goroutine = this.#goroutines.of(columns, row)
    goroutine.meet(columns.timeNs[row])
    if (columns.kind[row] === EVENT.assistBegin) this.#states.beginAssist(goroutine, columns.a[row])
    else this.#states.endAssist(goroutine, columns.a[row])
  }

  /** The id of a goroutine became known late. */
  born(columns: EventBatch, row: number): void {
    const bornNs = Math.min(columns.a[row], columns.timeNs[row])
    this.#states.born(this.#goroutines.of(columns, row), bornNs)
  }

  /** The capture ended: open calls are cut. */
  cut(lastNs: number): void {
    for (const goroutine of this.#goroutines.all) {
      if (goroutine.frame === undefined) continue
      goroutine.meet(lastNs)
      this.#states.settle(goroutine)
      goroutine.account?.readClocks(goroutine)
      this.#pairing.cut(goroutine, goroutine.nowNs)
    }
    this.#joined?.flushAll()
  }

  #callOf(columns: EventBatch, row: number): Call {
    const call = this.#call
    call.fn = columns.b[row]
    call.depth = columns.a[row]
    call.line = columns.line[row]
    return call
  }

  /** The frame begins with the account as it stands; one that was just opened need not be copied. */
  #enter(goroutine: Goroutine, call: Call): void {
    const { accounts } = this.#states
    const isOutermost = accounts.open(goroutine)
    const { account } = goroutine
    if (!isOutermost) account?.readClocks(goroutine)
    const frame = this.#pairing.enter(goroutine, call)
    if (frame === undefined || account === undefined) return
    frame.reading = isOutermost ? ZERO_READING : accounts.read(account)
    frame.placeMark = goroutine.places?.length ?? 0
    this.#ended.began(frame)
  }

  #leave(goroutine: Goroutine, call: Call, kind: number): void {
    const { account } = goroutine
    account?.readClocks(goroutine)
    if (kind === EVENT.exit) {
      this.#pairing.exit(goroutine, call)
      return
    }
    const frame = this.#pairing.defer(goroutine, call)
    if (frame === undefined || account === undefined) return
    frame.deferReading = this.#states.accounts.read(account, frame.deferReading)
    frame.deferMark = goroutine.places?.length ?? 0
  }

  /** The goroutine was left in one state at `sinceNs` and is met in another. */
  #missed(how: Continuity, goroutine: Goroutine, sinceNs: number, line: number): void {
    if (how === 'doubtful' && !this.#hasLost) {
      this.#pairing.flag(goroutine, DOUBTFUL)
      return
    }
    this.#log.report('CHAIN_BREAK', BROKE, line)
    this.#pairing.flag(goroutine, SPAN_FLAG.lossy)
    this.#blind.broke(sinceNs)
  }

  #died(goroutine: Goroutine): void {
    goroutine.account?.readClocks(goroutine)
    this.#pairing.died(goroutine, goroutine.nowNs)
    this.#goroutines.remove(goroutine)
  }
}

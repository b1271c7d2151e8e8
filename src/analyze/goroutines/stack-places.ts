import { COMPONENTS } from '../../model/components.ts'
import type { DiagnosticLog } from '../../model/diagnostic.ts'
import type { EventBatch } from '../../model/event-batch.ts'
import type { CaptureHeader } from '../../model/header.ts'
import type { StackTable } from '../../model/stack-table.ts'
import { NO_FRAME } from '../places/frame-book.ts'
import { NO_CALL, NO_WAKER, RUNTIME_WAKER } from '../places/place-book.ts'
import { PlaceLog } from '../places/place-log.ts'
import type { SharedPlaces } from '../places/shared-places.ts'
import { SpanPlaces } from '../places/span-places.ts'
import { StackNames } from '../places/stack-names.ts'
import type { PlacedState } from '../places/state-place.ts'
import { isWaitComponent } from '../places/wait-component.ts'
import { type Stretch, WaitHistory } from '../places/wait-history.ts'
import { componentIndex } from '../spans/component-index.ts'
import type { Frame } from './frame-pool.ts'
import type { Goroutine } from './goroutine.ts'
import { STATUS } from './goroutine-status.ts'
import { type FindGoroutine, WakerWalk } from './waker-walk.ts'

/** So many intervals all goroutines of a capture together remember. */
const MOST_INTERVALS = 1_000_000
const IN_RUNNING = componentIndex('running')
const IN_SYSCALL = componentIndex('syscall')
/** By index into COMPONENTS: 1 for what a goroutine does where its stack was printed. */
const HAS_PLACE = Uint8Array.from(COMPONENTS, (name, i) =>
  isWaitComponent(i) || name === 'syscall' || name === 'os_runq' || name === 'os_blocked' ? 1 : 0,
)

/** Books the time of goroutines by place, in a capture with stacks: where they wait, who wakes them, what stood behind. */
export class StackPlaces {
  readonly #shared: SharedPlaces
  readonly #names: StackNames
  readonly #walk: WakerWalk
  readonly #budget = { left: MOST_INTERVALS, refused: 0 }
  readonly #spareLogs: PlaceLog[] = []
  readonly #span = new SpanPlaces()
  readonly #running: number
  /** Of the wake-up in hand: who wakes, and as which waker; NaN and NO_WAKER at any other time. */
  #wakerGid = Number.NaN
  #waker = NO_WAKER
  /** The stretch in hand: numbers in an object, since one that is handed on by itself is an object, too. */
  readonly #stretch: Stretch = { fromNs: Number.NaN, toNs: Number.NaN, waker: Number.NaN }
  readonly #placed = { stack: 0, waker: NO_WAKER, wakerGid: Number.NaN }

  constructor(shared: SharedPlaces, find: FindGoroutine, log: DiagnosticLog) {
    this.#shared = shared
    this.#names = new StackNames(shared.frames, shared.find, log)
    this.#walk = new WakerWalk(shared, find)
    shared.histories.push(this.#budget)
    this.#running = shared.places.numberOf(IN_RUNNING, NO_CALL, NO_FRAME)
  }

  useHeader(header: CaptureHeader): void {
    this.#names.useHeader(header)
    this.#shared.arch = header.arch ?? this.#shared.arch
  }

  useStacks(stacks: StackTable): void {
    this.#names.useStacks(stacks)
  }

  /** A status change is about to be booked: if it is a wake-up, by whom. */
  wake(columns: EventBatch, row: number): void {
    const who = columns.e[row]
    this.#wakerGid = who
    if (Number.isNaN(who)) this.#waker = NO_WAKER
    else if (who === 0) this.#waker = RUNTIME_WAKER
    else {
      const at = this.#shared.frames.stackOf(this.#names.stack(columns.d[row])).at
      this.#waker = this.#shared.places.wakerOf(this.#names.functionAt(columns.f[row]), at)
    }
  }

  /** The status change was booked: what the goroutine does now, it does at this stack. */
  settle(goroutine: Goroutine, to: number, columns: EventBatch, row: number): void {
    this.#wakerGid = Number.NaN
    this.#waker = NO_WAKER
    const isThere = to === STATUS.waiting || to === STATUS.syscall
    goroutine.stack = isThere ? this.#names.stack(columns.d[row]) : 0
    goroutine.systemCall = NO_CALL
  }

  /** A thread slept on this stack. */
  sleep(goroutine: Goroutine, columns: EventBatch, row: number): void {
    goroutine.stack = this.#names.stack(columns.d[row])
  }

  /** The sleep was booked: the goroutine goes on with what it did. One that is seen in a system call sleeps in that. */
  awake(goroutine: Goroutine, stack: number): void {
    const isInCall = goroutine.status === STATUS.syscall
    if (!isInCall || goroutine.stack === 0) goroutine.stack = stack
  }

  /** A sample met the goroutine running; in the kernel there is no stack. */
  sample(goroutine: Goroutine, columns: EventBatch, row: number): void {
    const { places, status } = goroutine
    if (places === undefined || status !== STATUS.running) return
    const stack = this.#names.stack(columns.d[row])
    const { at } = this.#shared.frames.stackOf(stack)
    places.sample(this.#shared.places.numberOf(IN_RUNNING, NO_CALL, at), stack)
    places.keepShort(goroutine.frame)
  }

  /** The goroutine entered its outermost target function. */
  open(goroutine: Goroutine): void {
    const log = this.#spareLogs.pop() ?? new PlaceLog((place) => this.#bare(place))
    log.clear()
    goroutine.places = log
  }

  /** The goroutine is in no target function any more. */
  close(goroutine: Goroutine): void {
    if (goroutine.places !== undefined) this.#spareLogs.push(goroutine.places)
    goroutine.places = undefined
  }

  /** The goroutine is gone. */
  vanish(goroutine: Goroutine): void {
    this.close(goroutine)
    goroutine.history?.release()
  }

  /** Where the goroutine is in `state`, and who ends that by the event in hand; the same object on every call. */
  placed(goroutine: Goroutine, state: number): PlacedState {
    const placed = this.#placed
    const isEnded = isWaitComponent(state) && this.#waker !== NO_WAKER
    placed.stack = HAS_PLACE[state] === 1 ? goroutine.stack : 0
    placed.waker = isEnded ? this.#waker : NO_WAKER
    placed.wakerGid = isEnded ? this.#wakerGid : Number.NaN
    return placed
  }

  /** The goroutine was in `state` from its `fromNs` to its `nowNs`. */
  spent(goroutine: Goroutine, state: number): void {
    const stack = HAS_PLACE[state] === 1 ? goroutine.stack : 0
    const { at } = this.#shared.frames.stackOf(stack)
    const call = state === IN_SYSCALL ? goroutine.systemCall : NO_CALL
    const place = this.#shared.places.numberOf(state, call, at)
    const isWait = isWaitComponent(state) && this.#waker !== NO_WAKER
    const stretch = this.#stretch
    stretch.fromNs = goroutine.fromNs
    stretch.toNs = goroutine.nowNs
    stretch.waker = isWait ? this.#wakerGid : Number.NaN
    goroutine.history ??= new WaitHistory(this.#budget)
    goroutine.history.add(place, stretch)
    const log = goroutine.places
    if (log === undefined) return
    const waker = isWait ? this.#waker : NO_WAKER
    if (stack !== 0 || isWait) goroutine.trail?.place(stack, waker, this.#wakerGid)
    log.spend(place, stack, waker, stretch)
    // What the runtime itself ended stands behind itself.
    if (waker === RUNTIME_WAKER) log.behind(place, stretch.toNs - stretch.fromNs)
    else if (isWait) this.#walk.walk(goroutine, stretch, log)
    log.keepShort(goroutine.frame)
  }

  /** Where the time of a call went that ends now, or ended when its closure last ran; the same object on every call. */
  ofSpan({ places }: Goroutine, frame: Frame, isByClosure: boolean): SpanPlaces | undefined {
    if (places === undefined) return undefined
    const end = isByClosure ? frame.deferMark : places.length
    places.read(frame.placeMark, end, this.#span, this.#running)
    return this.#span
  }

  #bare(place: number): number {
    const { places } = this.#shared
    return places.numberOf(places.place(place).component, NO_CALL, NO_FRAME)
  }
}

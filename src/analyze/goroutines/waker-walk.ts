import { type FrameBook, NO_FRAME } from '../places/frame-book.ts'
import { NO_CALL, type PlaceBook } from '../places/place-book.ts'
import type { SharedPlaces } from '../places/shared-places.ts'
import type { Stretch } from '../places/wait-history.ts'
import { componentIndex } from '../spans/component-index.ts'
import type { Goroutine } from './goroutine.ts'
import { STATUS } from './goroutine-status.ts'

/** So many wakers stand behind each other at most. */
const MOST_STEPS = 8
const IN_UNKNOWN = componentIndex('unknown')
const STATE_OF_STATUS: Readonly<Record<number, number>> = {
  [STATUS.running]: componentIndex('running'),
  [STATUS.copystack]: componentIndex('running'),
  [STATUS.runnable]: componentIndex('sched_wait'),
  [STATUS.preempted]: componentIndex('sched_wait'),
  [STATUS.syscall]: componentIndex('syscall'),
}

/** Finds a goroutine of a process that is known. */
export type FindGoroutine = (pid: number, gid: number) => Goroutine | undefined

/** Is told of the parts of a wait: at which place whoever it waited for was, and for how long. */
export interface BehindSink {
  behind(place: number, ns: number): void
}

/**
 * What stood behind a wait: what its waker did meanwhile, and where that waited itself, its waker, and so on (Giraldeau &
 * Dagenais 2016; Tallent et al. 2010). The parts sum to the wait.
 */
export class WakerWalk {
  readonly #frames: FrameBook
  readonly #places: PlaceBook
  readonly #find: FindGoroutine
  readonly #path: number[] = []

  constructor({ frames, places }: SharedPlaces, find: FindGoroutine) {
    this.#frames = frames
    this.#places = places
    this.#find = find
  }

  /** Tells the parts of a wait of goroutine `waits`, from the last to the first moment. */
  walk(waits: Goroutine, { fromNs, toNs, waker }: Stretch, sink: BehindSink): void {
    this.#path.length = 0
    this.#path.push(waits.key)
    this.#step(waits.pid, waker, fromNs, toNs, sink)
  }

  #step(pid: number, gid: number, fromNs: number, toNs: number, sink: BehindSink): void {
    const goroutine = this.#find(pid, gid)
    const unknown = this.#places.numberOf(IN_UNKNOWN, NO_CALL, NO_FRAME)
    if (goroutine === undefined) {
      sink.behind(unknown, toNs - fromNs)
      return
    }
    this.#path.push(gid)
    let endNs = this.#present(goroutine, fromNs, toNs, sink)
    const { history } = goroutine
    for (let i = (history?.end ?? 0) - 1; history !== undefined && i >= history.first; i--) {
      if (endNs <= fromNs) break
      const untilNs = Math.min(endNs, history.toNs(i))
      const sinceNs = Math.max(fromNs, history.fromNs(i))
      if (untilNs <= sinceNs) continue
      if (endNs > untilNs) sink.behind(unknown, endNs - untilNs)
      this.#part(goroutine, i, sinceNs, untilNs, sink)
      endNs = sinceNs
    }
    if (endNs > fromNs) sink.behind(unknown, endNs - fromNs)
    this.#path.pop()
  }

  /** What it does now, of which the end is not seen yet. Returns when that began, or the begin of the wait. */
  #present(goroutine: Goroutine, fromNs: number, toNs: number, sink: BehindSink): number {
    const { sinceNs, status } = goroutine
    const beginNs = Math.max(fromNs, sinceNs)
    const state = STATE_OF_STATUS[status]
    if (beginNs >= toNs || state === undefined) return toNs
    const isThere = status === STATUS.syscall
    const at = isThere ? this.#frames.stackOf(goroutine.stack).at : NO_FRAME
    sink.behind(
      this.#places.numberOf(state, isThere ? goroutine.systemCall : NO_CALL, at),
      toNs - beginNs,
    )
    return beginNs
  }

  /** One interval of its history: a wait that another goroutine ended is followed, as far as the path is new and short. */
  #part(goroutine: Goroutine, i: number, fromNs: number, toNs: number, sink: BehindSink): void {
    const { history } = goroutine
    if (history === undefined) return
    const waker = history.waker(i)
    const isFollowed = waker > 0 && this.#path.length <= MOST_STEPS && !this.#path.includes(waker)
    if (isFollowed) this.#step(goroutine.pid, waker, fromNs, toNs, sink)
    else sink.behind(history.place(i), toNs - fromNs)
  }
}

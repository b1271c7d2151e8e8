import type { Analysis } from '../../model/analysis.ts'
import type { ComponentName } from '../../model/components.ts'
import type { Frame } from '../../model/places.ts'
import type { Span } from '../../model/span.ts'
import type { StatePlace, TraceObserver } from '../../model/trace-observer.ts'
import { int64 } from '../columns/int64.ts'
import { frameWords } from '../words/frame-words.ts'
import { writeRuntime } from './perfetto.ts'
import { type FlowEnd, PerfettoPackets, type TraceEvent } from './perfetto-packets.ts'
import { TRACK, type Track } from './perfetto-track.ts'
import { spanEvent } from './perfetto-words.ts'
import { outermost, placedEvent } from './placed-states.ts'
import { ShownGoroutines } from './shown-goroutines.ts'

/** So many bytes wait before they are handed on. */
const BUFFERED = 1 << 16
/** Spans that tell no goroutine are dealt out to so many tracks. */
const MOST_LANES = 64
/** Of so many goroutines it is remembered with which function they began. */
const MOST_STARTS = 65_536

interface DrawnState {
  readonly pid: number
  readonly gid: number
  readonly state: ComponentName
  readonly why: string
  readonly fromNs: bigint
  readonly toNs: bigint
  readonly place: StatePlace
}

/**
 * A Perfetto trace of everything, written while the capture is read: every span, every state of the goroutines that were
 * in one or woke one of these, which goroutine was on which thread, threads off their CPU, and wake-ups as arrows.
 * Memory does not grow with the length of the trace: packets go out when something is over, so that they are in order of
 * time on each track only when sorted, as Perfetto does.
 */
export class PerfettoStream implements TraceObserver {
  readonly #packets = new PerfettoPackets(({ kind, pid, id }) =>
    kind === TRACK.goroutine ? this.#starts.get(`${pid} ${id}`) : undefined,
  )
  readonly #starts = new Map<string, string>()
  readonly #shown: ShownGoroutines<DrawnState>
  readonly #write: (bytes: Uint8Array) => void
  /** Until when each lane of spans without a goroutine is taken. */
  readonly #lanes: bigint[] = []
  #flows = 0
  #leftOut = 0

  /** `most` is how many goroutines have tracks. */
  constructor(write: (bytes: Uint8Array) => void, most?: number) {
    this.#write = write
    this.#shown = new ShownGoroutines((state) => this.#drawState(state), most)
  }

  /** Spans of goroutines for which there were no tracks left. */
  get leftOut(): number {
    return this.#leftOut
  }

  /** It is in a span: from now on it is shown. */
  entered(pid: number, gid: number): void {
    this.#shown.entered(pid, gid)
  }

  /** A span ended. One without a start has no place in it. */
  span(span: Span): void {
    const { pid, gid, startNs, durNs } = span
    if (startNs === undefined) return
    if (gid >= 0 && !this.#shown.entered(pid, gid)) {
      this.#leftOut++
      return
    }
    const toNs = startNs + int64(durNs)
    const lane = gid < 0 ? this.#freeLane(startNs, toNs) : 0
    this.#slice(
      { kind: TRACK.goroutine, pid, id: gid, lane },
      spanEvent(span, 'span'),
      startNs,
      toNs,
    )
  }

  state(
    pid: number,
    gid: number,
    state: ComponentName,
    why: string,
    fromNs: bigint,
    toNs: bigint,
    place: StatePlace = {},
  ): void {
    this.#shown.state(pid, gid, { pid, gid, state, why, fromNs, toNs, place })
  }

  ran(pid: number, tid: number, gid: number, fromNs: bigint, toNs: bigint): void {
    const track: Track = { kind: TRACK.thread, pid, id: tid, lane: 0 }
    this.#slice(track, { name: `goroutine ${gid}`, category: 'thread' }, fromNs, toNs)
  }

  offCpu(pid: number, tid: number, state: string, fromNs: bigint, toNs: bigint): void {
    const track: Track = { kind: TRACK.offCpu, pid, id: tid, lane: 0 }
    this.#slice(track, { name: state, category: 'thread' }, fromNs, toNs)
  }

  woke(pid: number, by: number, gid: number, atNs: bigint, at?: Frame): void {
    if (!this.#shown.woke(pid, by, gid)) return
    const id = ++this.#flows
    const end = (isLast: boolean): FlowEnd => ({ id, isLast })
    const where = at === undefined ? {} : { annotations: { at: frameWords(at) } }
    const wakes = { name: `wakes goroutine ${gid}`, category: 'wake', ...where }
    const woken = { name: `woken by goroutine ${by}`, category: 'wake' }
    this.#packets.instant(statesOf(pid, by), atNs, wakes, end(false))
    this.#packets.instant(statesOf(pid, gid), atNs, woken, end(true))
    this.#handOn(BUFFERED)
  }

  /** The capture ended: what is known of the runtime goes last. */
  end(analysis: Analysis): void {
    this.#packets.useComm(analysis.capture.comm)
    writeRuntime(this.#packets, analysis)
    this.#handOn(1)
  }

  #drawState({ pid, gid, state, why, fromNs, toNs, place }: DrawnState): void {
    const { stack, by } = place
    if (stack !== undefined) this.#began(pid, gid, outermost({ stack }))
    if (by !== undefined) this.#began(pid, by.gid, by.goroutine)
    this.#slice(statesOf(pid, gid), placedEvent({ state, why, ...place }), fromNs, toNs)
  }

  /** The function that a goroutine began with: its track is called by it from now on. */
  #began(pid: number, gid: number, start: string | undefined): void {
    const key = `${pid} ${gid}`
    if (start === undefined || gid <= 0 || this.#starts.has(key)) return
    if (this.#starts.size >= MOST_STARTS) this.#starts.clear()
    this.#starts.set(key, start)
    this.#packets.rename({ kind: TRACK.goroutine, pid, id: gid, lane: 0 })
  }

  #slice(track: Track, event: TraceEvent, fromNs: bigint, toNs: bigint): void {
    this.#packets.begin(track, fromNs, event)
    this.#packets.end(track, toNs)
    this.#handOn(BUFFERED)
  }

  #freeLane(fromNs: bigint, toNs: bigint): number {
    const free = this.#lanes.findIndex((takenNs) => takenNs <= fromNs)
    const lane = free >= 0 ? free : Math.min(this.#lanes.length, MOST_LANES - 1)
    this.#lanes[lane] = toNs
    return lane
  }

  #handOn(atLeast: number): void {
    if (this.#packets.length >= atLeast) this.#write(this.#packets.take())
  }
}

function statesOf(pid: number, gid: number): Track {
  return { kind: TRACK.states, pid, id: gid, lane: 0 }
}

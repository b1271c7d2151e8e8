import { NO_LABELS } from '../spans/label-sets.ts'
import { ROOT_PATH } from '../spans/nested-paths.ts'
import type { Account } from './account.ts'

/** One call of a target function, as an event tells of it: an entry, an exit, or a deferred closure. */
export interface Call {
  fn: number
  /** NaN where the capture gives none. */
  depth: number
  timeNs: number
  /** The line of the capture. */
  line: number
}

/** A call that is open. */
export interface Frame {
  fn: number
  depth: number
  startNs: number
  /** When the deferred closure of the frame last ran; NaN while it has not. */
  deferNs: number
  /** When it ended; NaN before. A field, since a number that is handed on is an object. */
  endNs: number
  /** The goroutine's account at the entry, and when the closure last ran. */
  reading: Account | undefined
  deferReading: Account | undefined
  flags: number
  line: number
  /** Where in the log of places it begins, and where that was when the closure last ran. */
  placeMark: number
  deferMark: number
  /** The number of its set of labels. */
  labels: number
  /** The number of the call, from 1 as calls begin, and of the outermost one of its goroutine. */
  call: number
  root: number
  /** The outermost call, the chain of functions from there to this one, and what the outermost one spent in each chain. */
  outermost: Frame | undefined
  path: number
  nested: Map<number, number> | undefined
  /** The frame below, the caller's. */
  below: Frame | undefined
}

/** The open calls of all goroutines: each a linked stack, innermost first. An object pool: closed frames go to a free list. */
export class FramePool {
  readonly #free: Frame[] = []
  #size = 0
  #calls = 0

  /** How many frames are open. */
  get size(): number {
    return this.#size
  }

  /** A new frame on top of `below`, for the call that begins. */
  open(below: Frame | undefined, { fn, depth, timeNs, line }: Call): Frame {
    this.#size++
    const frame = this.#free.pop() ?? newFrame()
    frame.fn = fn
    frame.depth = depth
    frame.startNs = timeNs
    frame.deferNs = Number.NaN
    frame.endNs = Number.NaN
    frame.reading = undefined
    frame.deferReading = undefined
    frame.flags = 0
    frame.line = line
    frame.placeMark = 0
    frame.deferMark = 0
    frame.labels = NO_LABELS
    frame.call = ++this.#calls
    frame.root = below?.root ?? frame.call
    frame.outermost = below === undefined ? undefined : (below.outermost ?? below)
    frame.path = ROOT_PATH
    frame.nested = undefined
    frame.below = below
    return frame
  }

  /** Gives the frame back; returns the one below it. */
  close(frame: Frame): Frame | undefined {
    const { below } = frame
    frame.below = undefined
    frame.outermost = undefined
    this.#size--
    this.#free.push(frame)
    return below
  }
}

function newFrame(): Frame {
  return {
    fn: 0,
    depth: Number.NaN,
    startNs: Number.NaN,
    deferNs: Number.NaN,
    endNs: Number.NaN,
    reading: undefined,
    deferReading: undefined,
    flags: 0,
    line: 0,
    placeMark: 0,
    deferMark: 0,
    labels: NO_LABELS,
    call: 0,
    root: 0,
    ...{ outermost: undefined, path: ROOT_PATH, nested: undefined },
    below: undefined,
  }
}

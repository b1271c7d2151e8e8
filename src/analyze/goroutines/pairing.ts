import type { DiagnosticLog } from '../../model/diagnostic.ts'
import type { CaptureHeader } from '../../model/header.ts'
import { SPAN_FLAG } from '../../model/span-flags.ts'
import { type Call, type Frame, FramePool } from './frame-pool.ts'
import type { Goroutine } from './goroutine.ts'
import { restartNs } from './restart-ns.ts'

/** A closure that ran so long before the capture's end was not followed by a return: one takes microseconds. */
const RETURN_NS = 10_000_000
/** With the times of its goroutine an open call takes about two kilobytes. Far fewer than the goroutines that may be known. */
const MAX_OPEN_FRAMES = 32_768
/** So many open frames are looked through for the one that ends: a hostile capture stacks up any number. */
const MAX_STEPS = 4096

/** Receives each call as it ends, at `frame.endNs`; `finished` is false where its end was not seen. */
export interface FrameEnd {
  take(goroutine: Goroutine, frame: Frame, finished: boolean): void
}

/**
 * Pairs the entries and exits of target functions, goroutine by goroutine. The key of a call is (goroutine, function, depth),
 * depth being the distance from the stack's top: it survives stack moves, and entry and RET of one call have the same.
 */
export class Pairing {
  readonly #frames = new FramePool()
  readonly #log: DiagnosticLog
  readonly #ended: FrameEnd
  /** A second entry at the same depth within this time is the same call, entered again. */
  #restartNs = restartNs({})
  #closureIsExit = false

  constructor(log: DiagnosticLog, ended: FrameEnd) {
    this.#log = log
    this.#ended = ended
  }

  /** How many calls are open. */
  get open(): number {
    return this.#frames.size
  }

  /** Entry and exit probes mean what the header says; without `entry=`, Go ≥ 1.21 means push and older means start. */
  useHeader(header: CaptureHeader): void {
    this.#closureIsExit = header.exit === 'defer'
    this.#restartNs = restartNs(header)
  }

  /** A target function was entered. Returns the new frame; none when this was no new call. */
  enter(goroutine: Goroutine, call: Call): Frame | undefined {
    this.#meet(goroutine, call.depth)
    this.#dropDeeper(goroutine, call)
    const top = goroutine.frame
    if (top !== undefined && top.depth === call.depth) {
      if (top.fn === call.fn && call.timeNs - top.startNs <= this.#restartNs) {
        top.flags |= SPAN_FLAG.restarted
        this.#log.report(
          'RESTARTED',
          'an entry probe fired twice for one call: the first entry counts',
          call.line,
        )
        return undefined
      }
      this.#orphan(goroutine, top, call)
    }
    if (this.#frames.size >= MAX_OPEN_FRAMES) {
      this.#log.report(
        'LIMIT_REACHED',
        `more than ${MAX_OPEN_FRAMES} calls are open at once: further ones are not followed`,
        call.line,
      )
      return undefined
    }
    goroutine.frame = this.#frames.open(goroutine.frame, call)
    return goroutine.frame
  }

  /** A RET of a target function. */
  exit(goroutine: Goroutine, call: Call): void {
    if (this.#closureIsExit) this.#exitByClosure(goroutine, call)
    else this.#exitTo(goroutine, findAt(goroutine.frame, call), call)
  }

  /** The deferred closure of a target function ran. Returns the frame that may end here, if any. */
  defer(goroutine: Goroutine, call: Call): Frame | undefined {
    if (this.#closureIsExit) {
      this.#exitByClosure(goroutine, call)
      return undefined
    }
    const frame = findAbove(goroutine.frame, call)
    if (frame !== undefined) frame.deferNs = call.timeNs
    return frame
  }

  /** The open frame of a call; none where it was not seen to begin. */
  find({ frame }: Goroutine, call: Call): Frame | undefined {
    return findAt(frame, call)
  }

  /** Sets a flag on all open calls of the goroutine. */
  flag(goroutine: Goroutine, bit: number): void {
    let { frame } = goroutine
    // Below a call that has the flag all calls have it.
    while (frame !== undefined && (frame.flags & bit) === 0) {
      frame.flags |= bit
      frame = frame.below
    }
  }

  /** The goroutine ended: whatever is still open was left by runtime.Goexit or a panic. */
  died(goroutine: Goroutine, timeNs: number): void {
    while (goroutine.frame !== undefined) this.#abandon(goroutine, goroutine.frame, timeNs)
  }

  /** The capture ended: whatever is open was cut. */
  cut(goroutine: Goroutine, timeNs: number): void {
    while (goroutine.frame !== undefined) {
      const { frame } = goroutine
      if (timeNs - frame.deferNs > RETURN_NS) {
        this.#abandon(goroutine, frame, timeNs)
        continue
      }
      frame.flags |= SPAN_FLAG.cut_end
      this.#log.report('CUT_SPANS', 'calls were open when the capture ended', frame.line)
      frame.endNs = timeNs
      this.#pop(goroutine, frame, false)
    }
  }

  #exitByClosure(goroutine: Goroutine, call: Call): void {
    const frame = findAbove(goroutine.frame, call)
    if (frame !== undefined) frame.flags |= SPAN_FLAG.deferred_exit
    // A closure is deeper than its function, nobody knows by how much.
    call.depth = Number.NaN
    this.#exitTo(goroutine, frame, call)
  }

  #exitTo(goroutine: Goroutine, frame: Frame | undefined, call: Call): void {
    if (frame === undefined) {
      this.#dropDeeper(goroutine, call)
      this.#unmatched(goroutine, call)
      return
    }
    while (goroutine.frame !== undefined && goroutine.frame !== frame) {
      this.#abandon(goroutine, goroutine.frame, call.timeNs)
    }
    frame.endNs = call.timeNs
    this.#pop(goroutine, frame, true)
  }

  /** A call that is less deep than all that was met began before the capture did: all others were made within it. */
  #unmatched(goroutine: Goroutine, { depth, line }: Call): void {
    const least = goroutine.leastDepth
    const isCut = Number.isNaN(depth) ? least === Number.POSITIVE_INFINITY : depth < least
    this.#meet(goroutine, depth)
    if (isCut) this.#log.report('CUT_SPANS', 'calls were open when the capture began', line)
    else this.#log.report('UNMATCHED_EXIT', 'exits without an entry', line)
  }

  #meet(goroutine: Goroutine, depth: number): void {
    if (depth >= goroutine.leastDepth) return
    goroutine.leastDepth = Number.isNaN(depth) ? Number.NEGATIVE_INFINITY : depth
  }

  /** Frames deeper than a stack that is now as deep as this call are gone. */
  #dropDeeper(goroutine: Goroutine, call: Call): void {
    while (goroutine.frame !== undefined && goroutine.frame.depth > call.depth) {
      this.#abandon(goroutine, goroutine.frame, call.timeNs)
    }
  }

  /** The innermost frame was left without a RET. With a closure seen, that is when it ended; else its end is not known. */
  #abandon(goroutine: Goroutine, frame: Frame, timeNs: number): void {
    const { deferNs } = frame
    const known = !Number.isNaN(deferNs)
    frame.flags |= SPAN_FLAG.abandoned | (known ? SPAN_FLAG.deferred_exit : 0)
    const what = 'calls were left without a return that was seen (panic, Goexit or a lost event)'
    this.#log.report('ABANDONED', what, frame.line)
    frame.endNs = known ? deferNs : timeNs
    this.#pop(goroutine, frame, known)
  }

  /** Another call stands where the innermost one stood: its exit was lost. */
  #orphan(goroutine: Goroutine, frame: Frame, call: Call): void {
    this.#log.report(
      'LOST_EXIT',
      'a call began where an earlier one was still open: its exit was lost',
      call.line,
    )
    frame.flags |= SPAN_FLAG.lossy
    frame.endNs = call.timeNs
    this.#pop(goroutine, frame, false)
  }

  #pop(goroutine: Goroutine, frame: Frame, finished: boolean): void {
    this.#ended.take(goroutine, frame, finished)
    goroutine.frame = this.#frames.close(frame)
  }
}

/** The open frame of this very call; without a depth, the innermost one of the function. */
function findAt(innermost: Frame | undefined, { fn, depth }: Call): Frame | undefined {
  let frame = innermost
  let steps = 0
  while (frame !== undefined && !(frame.fn === fn && matches(frame.depth, depth))) {
    // Deeper frames go with this exit, so that passing them costs nothing in the long run; less deep ones stay.
    if (frame.depth < depth) return undefined
    if (!(frame.depth > depth) && ++steps === MAX_STEPS) return undefined
    frame = frame.below
  }
  return frame
}

/** The innermost open frame of the function that a closure of this depth can belong to: one that is less deep. */
function findAbove(innermost: Frame | undefined, { fn, depth }: Call): Frame | undefined {
  let frame = innermost
  let steps = 0
  while (frame !== undefined && !(frame.fn === fn && !(frame.depth >= depth))) {
    if (++steps === MAX_STEPS) return undefined
    frame = frame.below
  }
  return frame
}

/** Depths are equal, or one of the two is not known. */
function matches(open: number, depth: number): boolean {
  return open === depth || Number.isNaN(depth) || Number.isNaN(open)
}

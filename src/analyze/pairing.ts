import type { DiagnosticLog } from '../model/diagnostic.ts'
import type { CaptureHeader } from '../model/header.ts'
import { SPAN_FLAG } from '../model/span-flags.ts'
import { FramePool } from './frame-pool.ts'
import { restartNs } from './restart-ns.ts'

const NONE = -1
/** A closure that ran so long before the capture's end was not followed by a return: one takes microseconds. */
const RETURN_NS = 10_000_000
/** With the times of its goroutine an open call takes about two kilobytes. Far fewer than the goroutines that may be known. */
const MAX_OPEN_FRAMES = 32_768
/** So many open frames are looked through for the one that ends: a hostile capture stacks up any number. */
const MAX_STEPS = 4096

/** Receives each span as it ends: the goroutine's slot, its frame, and when it ended. */
export type FrameEnd = (goroutine: number, frame: number, endNs: number, finished: boolean) => void

/**
 * Pairs the entries and exits of target functions, goroutine by goroutine. The key of a call is (goroutine, function, depth),
 * depth being the distance from the stack's top: it survives stack moves, and entry and RET of one call have the same.
 */
export class Pairing {
  readonly frames: FramePool = new FramePool()
  readonly #log: DiagnosticLog
  readonly #ended: FrameEnd
  /** By goroutine slot: its innermost open frame. */
  #top = new Int32Array(1024).fill(NONE)
  /** By goroutine slot: the least depth met so far; -Infinity once a call without a depth was met. */
  #least = new Float64Array(1024).fill(Number.POSITIVE_INFINITY)
  /** A second entry at the same depth within this time is the same call, entered again. */
  #restartNs = restartNs({})
  #closureIsExit = false

  constructor(log: DiagnosticLog, ended: FrameEnd) {
    this.#log = log
    this.#ended = ended
  }

  /** Entry and exit probes mean what the header says; without `entry=`, Go ≥ 1.21 means push and older means start. */
  useHeader(header: CaptureHeader): void {
    this.#closureIsExit = header.exit === 'defer'
    this.#restartNs = restartNs(header)
  }

  /** A goroutine appears in this slot. */
  appear(goroutine: number): void {
    if (goroutine >= this.#top.length) this.#grow(goroutine)
    this.#top[goroutine] = NONE
    this.#least[goroutine] = Number.POSITIVE_INFINITY
  }

  /** Whether the goroutine has a call open. */
  isOpen(goroutine: number): boolean {
    return this.#top[goroutine] !== NONE
  }

  /** A target function was entered. Returns the new frame, or -1 when this was no new call. */
  enter(goroutine: number, fn: number, depth: number, timeNs: number, line: number): number {
    this.#meet(goroutine, depth)
    this.#dropDeeper(goroutine, depth, timeNs)
    const { frames } = this
    const top = this.#top[goroutine]
    if (top !== NONE && frames.depth[top] === depth) {
      if (frames.fn[top] === fn && timeNs - frames.startNs[top] <= this.#restartNs) {
        frames.flags[top] |= SPAN_FLAG.restarted
        this.#log.report(
          'RESTARTED',
          'an entry probe fired twice for one call: the first entry counts',
          line,
        )
        return NONE
      }
      this.#orphan(goroutine, timeNs, line)
    }
    if (frames.size >= MAX_OPEN_FRAMES) {
      this.#log.report(
        'LIMIT_REACHED',
        `more than ${MAX_OPEN_FRAMES} calls are open at once: further ones are not followed`,
        line,
      )
      return NONE
    }
    const frame = frames.open(this.#top[goroutine], fn, depth, timeNs, line)
    this.#top[goroutine] = frame
    return frame
  }

  /** A RET of a target function. */
  exit(goroutine: number, fn: number, depth: number, timeNs: number, line: number): void {
    if (this.#closureIsExit) this.#exitByClosure(goroutine, fn, depth, timeNs, line)
    else this.#exitTo(goroutine, this.#findAt(goroutine, fn, depth), depth, timeNs, line)
  }

  /** The deferred closure of a target function ran. Returns the frame that may end here, -1 for none. */
  defer(goroutine: number, fn: number, depth: number, timeNs: number, line: number): number {
    if (this.#closureIsExit) {
      this.#exitByClosure(goroutine, fn, depth, timeNs, line)
      return NONE
    }
    const frame = this.#findAbove(goroutine, fn, depth)
    if (frame !== NONE) this.frames.deferNs[frame] = timeNs
    return frame
  }

  /** Sets a flag on all open calls of the goroutine. */
  flag(goroutine: number, bit: number): void {
    const { flags, below } = this.frames
    let frame = this.#top[goroutine]
    // Below a call that has the flag all calls have it.
    while (frame !== NONE && (flags[frame] & bit) === 0) {
      flags[frame] |= bit
      frame = below[frame]
    }
  }

  /** The goroutine ended: whatever is still open was left by runtime.Goexit or a panic. */
  died(goroutine: number, timeNs: number): void {
    while (this.#top[goroutine] !== NONE) this.#abandon(goroutine, timeNs)
  }

  /** The capture ended: whatever is open was cut. */
  cut(goroutine: number, timeNs: number): void {
    while (this.#top[goroutine] !== NONE) {
      const frame = this.#top[goroutine]
      if (timeNs - this.frames.deferNs[frame] > RETURN_NS) {
        this.#abandon(goroutine, timeNs)
        continue
      }
      this.frames.flags[frame] |= SPAN_FLAG.cut_end
      this.#log.report(
        'CUT_SPANS',
        'calls were open when the capture ended',
        this.frames.line[frame],
      )
      this.#pop(goroutine, timeNs, false)
    }
  }

  #exitByClosure(goroutine: number, fn: number, depth: number, timeNs: number, line: number): void {
    const frame = this.#findAbove(goroutine, fn, depth)
    if (frame !== NONE) this.frames.flags[frame] |= SPAN_FLAG.deferred_exit
    this.#exitTo(goroutine, frame, Number.NaN, timeNs, line)
  }

  #exitTo(goroutine: number, frame: number, depth: number, timeNs: number, line: number): void {
    if (frame === NONE) {
      this.#dropDeeper(goroutine, depth, timeNs)
      this.#unmatched(goroutine, depth, line)
      return
    }
    while (this.#top[goroutine] !== frame) this.#abandon(goroutine, timeNs)
    this.#pop(goroutine, timeNs, true)
  }

  /** A call that is less deep than all that was met began before the capture did: all others were made within it. */
  #unmatched(goroutine: number, depth: number, line: number): void {
    const least = this.#least[goroutine]
    const isCut = Number.isNaN(depth) ? least === Number.POSITIVE_INFINITY : depth < least
    this.#meet(goroutine, depth)
    if (isCut) this.#log.report('CUT_SPANS', 'calls were open when the capture began', line)
    else this.#log.report('UNMATCHED_EXIT', 'exits without an entry', line)
  }

  #meet(goroutine: number, depth: number): void {
    if (!(depth >= this.#least[goroutine])) {
      this.#least[goroutine] = Number.isNaN(depth) ? Number.NEGATIVE_INFINITY : depth
    }
  }

  /** The open frame of this very call; without a depth, the innermost one of the function. */
  #findAt(goroutine: number, fn: number, depth: number): number {
    const { frames } = this
    let frame = this.#top[goroutine]
    let steps = 0
    while (frame !== NONE && !(frames.fn[frame] === fn && matches(frames.depth[frame], depth))) {
      // Deeper frames go with this exit, so that passing them costs nothing in the long run; less deep ones stay.
      if (frames.depth[frame] < depth) return NONE
      if (!(frames.depth[frame] > depth) && ++steps === MAX_STEPS) return NONE
      frame = frames.below[frame]
    }
    return frame
  }

  /** The innermost open frame of the function that a closure at `depth` can belong to: one that is less deep. */
  #findAbove(goroutine: number, fn: number, depth: number): number {
    const { frames } = this
    let frame = this.#top[goroutine]
    let steps = 0
    while (frame !== NONE && !(frames.fn[frame] === fn && !(frames.depth[frame] >= depth))) {
      if (++steps === MAX_STEPS) return NONE
      frame = frames.below[frame]
    }
    return frame
  }

  /** Frames deeper than a stack that is now at `depth` are gone. */
  #dropDeeper(goroutine: number, depth: number, timeNs: number): void {
    while (this.#top[goroutine] !== NONE && this.frames.depth[this.#top[goroutine]] > depth) {
      this.#abandon(goroutine, timeNs)
    }
  }

  /** The frame was left without a RET. With a closure seen, that is when it ended; else its end is not known. */
  #abandon(goroutine: number, timeNs: number): void {
    const frame = this.#top[goroutine]
    const deferNs = this.frames.deferNs[frame]
    const known = !Number.isNaN(deferNs)
    this.frames.flags[frame] |= SPAN_FLAG.abandoned | (known ? SPAN_FLAG.deferred_exit : 0)
    this.#log.report(
      'ABANDONED',
      'calls were left without a return (panic or Goexit)',
      this.frames.line[frame],
    )
    this.#pop(goroutine, known ? deferNs : timeNs, known)
  }

  /** Another call stands where this one stood: its exit was lost. */
  #orphan(goroutine: number, timeNs: number, line: number): void {
    this.#log.report(
      'LOST_EXIT',
      'a call began where an earlier one was still open: its exit was lost',
      line,
    )
    this.frames.flags[this.#top[goroutine]] |= SPAN_FLAG.lossy
    this.#pop(goroutine, timeNs, false)
  }

  #pop(goroutine: number, endNs: number, finished: boolean): void {
    const frame = this.#top[goroutine]
    this.#ended(goroutine, frame, endNs, finished)
    this.#top[goroutine] = this.frames.close(frame)
  }

  #grow(goroutine: number): void {
    const length = Math.max(goroutine + 1, 2 * this.#top.length)
    const top = new Int32Array(length).fill(NONE)
    const least = new Float64Array(length).fill(Number.POSITIVE_INFINITY)
    top.set(this.#top)
    least.set(this.#least)
    this.#top = top
    this.#least = least
  }
}

/** Depths are equal, or one of the two is not known. */
function matches(open: number, depth: number): boolean {
  return open === depth || Number.isNaN(depth) || Number.isNaN(open)
}

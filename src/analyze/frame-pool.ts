import { widen } from './widen.ts'

const NONE = -1

/** The open calls of all goroutines: each a linked stack, innermost first, in one set of columns. */
export class FramePool {
  #capacity = 1024
  #free: number[] = []
  #used = 0
  fn: Int32Array = new Int32Array(this.#capacity)
  depth: Float64Array = new Float64Array(this.#capacity)
  startNs: Float64Array = new Float64Array(this.#capacity)
  /** When the deferred closure of the frame last ran; NaN while it has not. */
  deferNs: Float64Array = new Float64Array(this.#capacity)
  /** The reading of the goroutine's account at the entry, and when the closure last ran; -1 for none. */
  reading: Int32Array = new Int32Array(this.#capacity)
  deferReading: Int32Array = new Int32Array(this.#capacity)
  flags: Uint8Array = new Uint8Array(this.#capacity)
  line: Float64Array = new Float64Array(this.#capacity)
  /** The frame below (the caller's), -1 at the bottom. */
  below: Int32Array = new Int32Array(this.#capacity)

  /** How many frames are open. */
  get size(): number {
    return this.#used - this.#free.length
  }

  /** A new frame on top of `below`. */
  open(below: number, fn: number, depth: number, startNs: number, line: number): number {
    if (this.#free.length === 0 && this.#used === this.#capacity) this.#grow()
    const frame = this.#free.pop() ?? this.#used++
    this.fn[frame] = fn
    this.depth[frame] = depth
    this.startNs[frame] = startNs
    this.deferNs[frame] = Number.NaN
    this.reading[frame] = NONE
    this.deferReading[frame] = NONE
    this.flags[frame] = 0
    this.line[frame] = line
    this.below[frame] = below
    return frame
  }

  /** Gives the frame back; returns the one below it. */
  close(frame: number): number {
    const below = this.below[frame]
    this.below[frame] = NONE
    this.#free.push(frame)
    return below
  }

  #grow(): void {
    this.#capacity *= 2
    const n = this.#capacity
    this.fn = widen(this.fn, new Int32Array(n))
    this.depth = widen(this.depth, new Float64Array(n))
    this.startNs = widen(this.startNs, new Float64Array(n))
    this.deferNs = widen(this.deferNs, new Float64Array(n))
    this.reading = widen(this.reading, new Int32Array(n))
    this.deferReading = widen(this.deferReading, new Int32Array(n))
    this.flags = widen(this.flags, new Uint8Array(n))
    this.line = widen(this.line, new Float64Array(n))
    this.below = widen(this.below, new Int32Array(n))
  }
}

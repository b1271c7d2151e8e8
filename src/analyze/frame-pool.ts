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
    const wider = <T extends Float64Array | Int32Array | Uint8Array>(to: T, from: T): T => {
      to.set(from)
      return to
    }
    const n = this.#capacity
    this.fn = wider(new Int32Array(n), this.fn)
    this.depth = wider(new Float64Array(n), this.depth)
    this.startNs = wider(new Float64Array(n), this.startNs)
    this.deferNs = wider(new Float64Array(n), this.deferNs)
    this.reading = wider(new Int32Array(n), this.reading)
    this.deferReading = wider(new Int32Array(n), this.deferReading)
    this.flags = wider(new Uint8Array(n), this.flags)
    this.line = wider(new Float64Array(n), this.line)
    this.below = wider(new Int32Array(n), this.below)
  }
}

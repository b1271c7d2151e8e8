/** No stack: none was printed, or none that could be read, or there were too many different ones. */
export const NO_STACK = 0

/** So many different stacks of one capture are told apart. */
const MAX_STACKS = 65_536
/** Frames of one stack; what a script prints is far less. */
export const MAX_FRAMES = 128
/** Twice as many places as stacks: a search ends after a step or two. */
const PLACES = 2 * MAX_STACKS
const FIRST_CAPACITY = 1024

/** The different stacks of a capture, each known by a small number. */
export class StackTable {
  /** Addresses of all stacks, one behind the other, innermost frame first. */
  #pcs = new Float64Array(FIRST_CAPACITY)
  #used = 0
  /** Where each stack begins; the one behind it is its end. */
  readonly #begins: number[] = [0, 0]
  /** Most captures have no stacks: made when the first one comes. */
  #places = new Int32Array(0)
  /** How many stacks found no place. */
  overflow = 0

  /** Stacks have the numbers from 1 to `size - 1`. */
  get size(): number {
    return this.#begins.length - 1
  }

  /** The number of the stack whose frames are the first `count` of `pcs`, innermost first; NO_STACK where there is no room. */
  intern(pcs: Float64Array, count: number): number {
    if (count === 0) return NO_STACK
    if (this.#places.length === 0) this.#places = new Int32Array(PLACES)
    let hash = count
    for (let i = 0; i < count; i++) hash = Math.imul(hash ^ pcs[i], 0x9e3779b1) ^ (hash >>> 15)
    let place = (hash >>> 0) % PLACES
    while (this.#places[place] !== NO_STACK) {
      if (this.#equals(this.#places[place], pcs, count)) return this.#places[place]
      place = (place + 1) % PLACES
    }
    if (this.size >= MAX_STACKS) {
      this.overflow++
      return NO_STACK
    }
    this.#places[place] = this.#add(pcs, count)
    return this.#places[place]
  }

  /** The return addresses of a stack, innermost first. */
  frames(stack: number): Float64Array {
    return this.#pcs.subarray(this.#begins[stack] ?? 0, this.#begins[stack + 1] ?? 0)
  }

  #equals(stack: number, pcs: Float64Array, count: number): boolean {
    const from = this.#begins[stack]
    if (this.#begins[stack + 1] - from !== count) return false
    for (let i = 0; i < count; i++) if (this.#pcs[from + i] !== pcs[i]) return false
    return true
  }

  #add(pcs: Float64Array, count: number): number {
    if (this.#used + count > this.#pcs.length) {
      const wider = new Float64Array(Math.max(2 * this.#pcs.length, this.#used + count))
      wider.set(this.#pcs)
      this.#pcs = wider
    }
    this.#pcs.set(pcs.subarray(0, count), this.#used)
    this.#used += count
    this.#begins.push(this.#used)
    return this.size - 1
  }
}

import type { CodeFrame } from '../../model/places.ts'

/** So many different frames are told apart; the others are one. */
const MAX_FRAMES = 262_144
/** So many different stacks of frames, over all captures. */
const MAX_STACKS = 65_536

/** No frame: nothing is known of where it was. */
export const NO_FRAME = -1

/** A frame of the code as it was met first: without names where the binary is not at hand. */
export interface KnownFrame {
  readonly pc: number
  readonly named: CodeFrame | undefined
}

/** A stack whose frames are known: wrappers are left out, inlined calls have frames of their own. */
export interface KnownStack {
  /** Indexes of frames, innermost first. */
  readonly frames: readonly number[]
  /** The innermost frame of the program's own code, NO_FRAME where there is none at all. */
  readonly at: number
}

const EMPTY: KnownStack = { frames: [], at: NO_FRAME }

/** The frames and stacks of all captures of a run: equal ones are one, whatever process or address they come from. */
export class FrameBook {
  readonly #frames: KnownFrame[] = []
  readonly #byName = new Map<string, number>()
  /** Stack 0 is none. */
  readonly #stacks: KnownStack[] = [EMPTY]
  readonly #byFrames = new Map<string, number>()
  /** How many frames and stacks found no place. */
  overflow = 0

  /** Every frame met, by index. */
  get frames(): readonly KnownFrame[] {
    return this.#frames
  }

  /** The index of a frame: those of the same function and line are the same. */
  frame(pc: number, named: CodeFrame | undefined): number {
    const key = named === undefined ? `${pc}` : `${named.fn}\n${named.file}\n${named.line}`
    const known = this.#byName.get(key)
    if (known !== undefined) return known
    if (this.#frames.length >= MAX_FRAMES) {
      this.overflow++
      return NO_FRAME
    }
    this.#byName.set(key, this.#frames.length)
    return this.#frames.push({ pc, named }) - 1
  }

  /** The number of a stack of these frames, innermost first; 0 for none, and where there are too many. */
  stack(frames: readonly number[]): number {
    if (frames.length === 0) return 0
    const key = frames.join()
    const known = this.#byFrames.get(key)
    if (known !== undefined) return known
    if (this.#stacks.length >= MAX_STACKS) {
      this.overflow++
      return 0
    }
    this.#byFrames.set(key, this.#stacks.length)
    return this.#stacks.push({ frames, at: this.#placeOf(frames) }) - 1
  }

  /** The stack of this number. */
  stackOf(number: number): KnownStack {
    return this.#stacks[number] ?? EMPTY
  }

  /** The program's own code before a library, a library before the runtime. */
  #placeOf(frames: readonly number[]): number {
    const owner = (index: number): string | undefined => this.#frames[index].named?.owner
    const own = frames.find((index) => owner(index) === 'program')
    const outside = frames.find((index) => owner(index) !== 'runtime')
    return own ?? outside ?? frames[0]
  }
}

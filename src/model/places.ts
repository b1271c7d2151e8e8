import type { Verdict } from './analysis.ts'
import type { ComparedComponent, ComponentName } from './components.ts'

/** A frame of the code. */
export interface Frame {
  /** Absent where the binary is not at hand. */
  readonly fn?: string
  readonly file?: string
  readonly line?: number
  /** The address in the binary, a return address but for what ran. */
  readonly pc: number
}

/** Who ended waits at a place. */
export interface WakerShare {
  /** The function that began the waking goroutine; absent where the runtime itself woke (`isRuntime`), or names are missing. */
  readonly goroutine?: string
  /** A timer, or the network poller. */
  readonly isRuntime?: true
  /** Where it was when it did. */
  readonly at?: Frame
  /** Of the place's time in slow spans. */
  readonly share: number
}

/** What the waker did while the wait lasted. */
export interface BehindShare {
  readonly component: ComponentName
  readonly systemCall?: string
  readonly at?: Frame
  /** Of the place's time in slow spans; all sum to 1. */
  readonly share: number
}

/** A place in the code. */
export interface PlaceName {
  /** Absent for what found no place of its own. */
  readonly component?: ComponentName
  /** The name of the system call, where it is known in which one the time went. */
  readonly systemCall?: string
  /** The innermost frame of the program's own code; absent where no stack was printed. */
  readonly at?: Frame
}

/** What a place is called in two captures. */
export interface ComparedPlaceName extends Omit<PlaceName, 'component'> {
  readonly component?: ComparedComponent
}

/** What the time at one place in the code does to the tail of one function. */
export interface PlaceShare extends PlaceName {
  /** The stack met most often in slow spans, innermost frame first. */
  readonly stack: readonly Frame[]
  /** All finished spans together. */
  readonly totalNs: number
  /** How often a goroutine was there. */
  readonly waits: number
  readonly bodyMeanNs: number
  readonly tailMeanNs: number
  readonly excessShare?: number
  /** 95 % interval of `excessShare`, by blocks of time. */
  readonly excessShareLow?: number
  readonly excessShareHigh?: number
  /** p99 if nothing was spent there. */
  readonly withoutNs?: number
  /** Absent where the tail is not long. */
  readonly verdict?: Verdict
  /** The most time first; empty where no wake-up was seen. */
  readonly wakers: readonly WakerShare[]
  /** The most time first; empty for what is no wait. */
  readonly behind: readonly BehindShare[]
}

/** A stack with the mean time a span spent on it. */
export interface FlameStack {
  /** Indexes of the frames of the flame, innermost first; empty where no stack was printed. */
  readonly stack: readonly number[]
  readonly component: ComponentName
  readonly ns: number
}

/** Where slow spans, and the faster half, spend their time, stack by stack. */
export interface Flame {
  readonly frames: readonly Frame[]
  readonly tail: readonly FlameStack[]
  readonly body: readonly FlameStack[]
}

/** Whose code a frame is: a *place* is the innermost frame of the program's own, dependency modules included. */
export type FrameOwner = 'program' | 'library' | 'runtime' | 'wrapper'

/** A frame with its names. */
export interface CodeFrame {
  /** As Go spells it: `main.(*Server).Handle`. */
  readonly fn: string
  readonly file: string
  readonly line: number
  readonly owner: FrameOwner
}

/** Addresses of one binary → functions, files and lines. */
export interface Symbols {
  /**
   * The frames at an address of the file, the inlined ones first, then the function that holds them; none where no function of
   * the binary is. A return address stands behind its call: ask for the byte before it.
   */
  framesAt(address: number): readonly CodeFrame[]
  /** The function that begins at an address, or holds it; of a wrapper of `go` the function that it calls. Undefined where none does. */
  functionAt(address: number): string | undefined
  /** The name of the type that is described at an address. Undefined where none is; absent where types have no names. */
  typeAt?(address: number): string | undefined
  /**
   * Where the program was loaded, by return addresses as its processes had them: a base for each of these; none where it lies where
   * its file says, or where too few addresses tell.
   */
  loadBases?(returns: readonly number[]): readonly number[]
  /** Whether it lies elsewhere each time it runs. */
  readonly isMoved?: boolean
}

/** The program that a capture was made of, as far as the capture says. */
export interface TracedBinary {
  readonly path: string | undefined
  /** Its build id. */
  readonly build: string | undefined
}

/** Finds the symbols of the program that a capture was made of; where they are not at hand, a text says why and what to give. */
export type SymbolFinder = (binary: TracedBinary) => Symbols | string

/** The program of a capture, opened when its first address is met: most captures have none. */
export class OpenedProgram {
  readonly #find: SymbolFinder
  #binary: TracedBinary = { path: undefined, build: undefined }
  #found: ReturnType<SymbolFinder> | undefined

  constructor(find: SymbolFinder) {
    this.#find = find
  }

  /** Whose addresses come from here on. False where it is the program that it was. */
  use({ path, build }: TracedBinary): boolean {
    if (path === this.#binary.path && build === this.#binary.build) return false
    this.#binary = { path, build }
    this.#found = undefined
    return true
  }

  /** Its symbols; undefined where they are not at hand, and `told` is given the reason. */
  symbols(told: (reason: string) => void): Symbols | undefined {
    const isFirst = this.#found === undefined
    this.#found ??= this.#find(this.#binary)
    if (typeof this.#found !== 'string') return this.#found
    if (isFirst) told(this.#found)
    return undefined
  }
}

import { COMPONENTS } from '../../model/components.ts'
import type { ProcessClocks } from '../spans/runtime-clock.ts'
import { MAX_REASONS } from '../spans/wait-reasons.ts'
import { lowestBit } from '../statistics/lowest-bit.ts'

const BITS = 32

/** When it is, and what the clocks of the process say. */
interface Now {
  readonly nowNs: number
  readonly clocks: ProcessClocks
}

/**
 * Running totals of a goroutine inside a target function, in nanoseconds but for the counts. A reading is a copy of them: a
 * span is the difference of two readings, whatever is nested in it.
 */
export class Account {
  /** By index into COMPONENTS; `used` has a bit for each that is not 0. Most never are. */
  readonly components: Float64Array = new Float64Array(COMPONENTS.length)
  used = 0
  readonly #reasons = new Float64Array(MAX_REASONS)
  /** Which wait reasons were met, a bit for each: of the many a goroutine meets a few. */
  readonly #met = new Int32Array(MAX_REASONS / BITS)
  /** How often the status changed, and how often the goroutine moved to another CPU. */
  transitions = 0
  migrations = 0
  // Times are made as NaN and set to 0 afterwards: what is made as a small integer is laid out anew when it grows.
  /** Inside gcAssistAlloc. */
  assistWallNs: number = Number.NaN
  /** What the clocks of the process went on since the account was opened, up to when they were read last. */
  gcMarkNs: number = Number.NaN
  stwNs: number = Number.NaN
  #gcMarkBaseNs: number = Number.NaN
  #stwBaseNs: number = Number.NaN

  constructor() {
    this.#clear()
  }

  /** All totals are zero as of now. */
  begin({ nowNs, clocks }: Now): void {
    this.#clear()
    this.#gcMarkBaseNs = clocks.gcMark.read(nowNs)
    this.#stwBaseNs = clocks.stw.read(nowNs)
  }

  /** Reads the clocks of the process. */
  readClocks({ nowNs, clocks }: Now): void {
    this.gcMarkNs = clocks.gcMark.read(nowNs) - this.#gcMarkBaseNs
    this.stwNs = clocks.stw.read(nowNs) - this.#stwBaseNs
  }

  /** The goroutine was in `state` (an index into COMPONENTS) for `ns` more, for a wait reason or 0. */
  add(state: number, reason: number, ns: number): void {
    this.components[state] += ns
    this.used |= 1 << state
    if (reason === 0) return
    this.#reasons[reason] += ns
    this.#met[reason >> 5] |= 1 << reason
  }

  /** Becomes a copy of another one as it stands. */
  copy(other: Account): void {
    this.#clearTimes()
    this.used = other.used
    for (let used = this.used; used !== 0; used &= used - 1) {
      const component = lowestBit(used)
      this.components[component] = other.components[component]
    }
    for (let word = 0; word < this.#met.length; word++) {
      this.#met[word] = other.#met[word]
      for (let met = this.#met[word]; met !== 0; met &= met - 1) {
        const reason = word * BITS + lowestBit(met)
        this.#reasons[reason] = other.#reasons[reason]
      }
    }
    this.transitions = other.transitions
    this.migrations = other.migrations
    this.assistWallNs = other.assistWallNs
    this.gcMarkNs = other.gcMarkNs
    this.stwNs = other.stwNs
  }

  /** The wait reason with the most time since an earlier reading, -1 when there was no wait. */
  longestWait(since: Account): number {
    let best = -1
    let bestNs = 0
    for (let word = 0; word < this.#met.length; word++) {
      for (let met = this.#met[word]; met !== 0; met &= met - 1) {
        const reason = word * BITS + lowestBit(met)
        const ns = this.#reasons[reason] - since.#reasons[reason]
        if (ns > bestNs) {
          bestNs = ns
          best = reason
        }
      }
    }
    return best
  }

  #clear(): void {
    this.#clearTimes()
    this.transitions = 0
    this.migrations = 0
    this.assistWallNs = 0
    this.gcMarkNs = 0
    this.stwNs = 0
  }

  #clearTimes(): void {
    for (let used = this.used; used !== 0; used &= used - 1) this.components[lowestBit(used)] = 0
    this.used = 0
    for (let word = 0; word < this.#met.length; word++) {
      for (let met = this.#met[word]; met !== 0; met &= met - 1) {
        this.#reasons[word * BITS + lowestBit(met)] = 0
      }
      this.#met[word] = 0
    }
  }
}

/** The reading of an account that was just opened: nothing but zeros, for ever. */
export const ZERO_READING: Account = new Account()

import { COMPONENTS } from '../model/components.ts'
import { MAX_REASONS } from './wait-reasons.ts'

const REASONS: number = COMPONENTS.length
const OTHERS: number = REASONS + MAX_REASONS
const WIDTH = OTHERS + 9
const BITS = 32

/** Where each running total stands, counted from where its account begins. */
export const ACCOUNT: Readonly<Record<AccountPart, number>> = {
  components: 0,
  reasons: REASONS,
  transitions: OTHERS,
  migrations: OTHERS + 1,
  assistWallNs: OTHERS + 2,
  gcMarkNs: OTHERS + 3,
  stwNs: OTHERS + 4,
  gcMarkBaseNs: OTHERS + 5,
  stwBaseNs: OTHERS + 6,
  metReasons: OTHERS + 7,
}

/** The reading of an account that was just opened: nothing but zeros, for ever. */
export const ZERO_READING = 0

/**
 * The parts of an account: nanoseconds by component and by wait reason, counts of status changes and of moves to another
 * CPU, nanoseconds inside gcAssistAlloc, readings of the process's clocks since the account was opened, what these clocks
 * said then, and which wait reasons were met: two numbers of 32 bits, one for each reason.
 */
type AccountPart =
  | 'components'
  | 'reasons'
  | 'transitions'
  | 'migrations'
  | 'assistWallNs'
  | 'gcMarkNs'
  | 'stwNs'
  | 'gcMarkBaseNs'
  | 'stwBaseNs'
  | 'metReasons'

/**
 * Running totals of goroutines inside a target function, and readings of them: a span is the difference of two readings,
 * whatever is nested in it. All in one array; an account that is closed is handed out again.
 */
export class AccountPool {
  #free: number[] = []
  #used = WIDTH
  values: Float64Array = new Float64Array(64 * WIDTH)

  /** An account with all totals at zero. Returns where its totals begin in `values`. */
  open(): number {
    const account = this.#free.pop() ?? this.#extend()
    this.#clear(account)
    return account
  }

  /** The goroutine waited for `ns` more, for a wait reason other than 0. */
  addWait(account: number, reason: number, ns: number): void {
    const { values } = this
    values[account + REASONS + reason] += ns
    values[account + ACCOUNT.metReasons + (reason >> 5)] |= 1 << reason
  }

  /** A reading: a copy of all totals of `account` as they stand. */
  read(account: number): number {
    const reading = this.#free.pop() ?? this.#extend()
    this.values.copyWithin(reading, account, account + WIDTH)
    return reading
  }

  /** Reads again into a reading that is there already. */
  readAgain(account: number, reading: number): void {
    this.values.copyWithin(reading, account, account + WIDTH)
  }

  /** The account, or the reading, is not used any more. */
  close(account: number): void {
    if (account !== ZERO_READING) this.#free.push(account)
  }

  /** The wait reason with the most time between two readings, -1 when there was no wait. */
  longestWait(start: number, end: number): number {
    const { values } = this
    let best = -1
    let bestNs = 0
    for (let word = 0; word < MAX_REASONS / BITS; word++) {
      // Of the many reasons a goroutine meets a few.
      for (let met = values[end + ACCOUNT.metReasons + word] | 0; met !== 0; met &= met - 1) {
        const reason = word * BITS + lowestBit(met)
        const ns = values[end + REASONS + reason] - values[start + REASONS + reason]
        if (ns > bestNs) {
          bestNs = ns
          best = reason
        }
      }
    }
    return best
  }

  #clear(account: number): void {
    const { values } = this
    for (let word = 0; word < MAX_REASONS / BITS; word++) {
      for (let met = values[account + ACCOUNT.metReasons + word] | 0; met !== 0; met &= met - 1) {
        values[account + REASONS + word * BITS + lowestBit(met)] = 0
      }
    }
    for (let i = 0; i < REASONS; i++) values[account + i] = 0
    for (let i = OTHERS; i < WIDTH; i++) values[account + i] = 0
  }

  #extend(): number {
    const account = this.#used
    this.#used += WIDTH
    if (this.#used > this.values.length) {
      const grown = new Float64Array(2 * this.values.length)
      grown.set(this.values)
      this.values = grown
    }
    return account
  }
}

/** The place of the lowest bit that is set, from 0. */
function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits)
}

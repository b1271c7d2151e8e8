import { COMPONENTS } from '../model/components.ts'
import { MAX_REASONS } from './wait-reasons.ts'

const REASONS: number = COMPONENTS.length
const OTHERS: number = REASONS + MAX_REASONS
const WIDTH = OTHERS + 5

/** Where each running total stands, counted from where its account begins. */
export const ACCOUNT: Readonly<Record<AccountPart, number>> = {
  components: 0,
  reasons: REASONS,
  transitions: OTHERS,
  migrations: OTHERS + 1,
  assistWallNs: OTHERS + 2,
  gcMarkNs: OTHERS + 3,
  stwNs: OTHERS + 4,
}

/**
 * The parts of an account: nanoseconds by component and by wait reason, counts of status changes and of moves to another
 * CPU, nanoseconds inside gcAssistAlloc, and readings of the process's clocks.
 */
type AccountPart =
  | 'components'
  | 'reasons'
  | 'transitions'
  | 'migrations'
  | 'assistWallNs'
  | 'gcMarkNs'
  | 'stwNs'

/**
 * Running totals of goroutines inside a target function, and readings of them: a span is the difference of two readings,
 * whatever is nested in it. All in one array; an account that is closed is handed out again.
 */
export class AccountPool {
  #free: number[] = []
  #used = 0
  values: Float64Array = new Float64Array(64 * WIDTH)

  /** An account with all totals at zero. Returns where its totals begin in `values`. */
  open(): number {
    const account = this.#free.pop() ?? this.#extend()
    this.values.fill(0, account, account + WIDTH)
    return account
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

  close(account: number): void {
    this.#free.push(account)
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

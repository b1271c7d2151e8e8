import { ACCOUNT, AccountPool } from './account-pool.ts'
import type { GoroutineColumns } from './goroutine-columns.ts'
import type { StateSink } from './joined-states.ts'
import type { ProcessClocks } from './runtime-clock.ts'
import type { StateTrail } from './state-trail.ts'
import { TrailBook } from './trail-book.ts'

const NONE = -1

/** Books the time of the goroutines that are in a target function: running totals, and the trail of their states. */
export class TargetAccounts {
  readonly pool: AccountPool = new AccountPool()
  readonly #columns: GoroutineColumns
  readonly #trails = new TrailBook()
  #watch: StateSink | undefined

  constructor(columns: GoroutineColumns) {
    this.#columns = columns
  }

  /** From now on `sink` is told what every goroutine does, in a target function or not, in the pieces that are booked. */
  watch(sink: StateSink): void {
    this.#watch = sink
  }

  /** The goroutine is in a target function: its account is opened where it has none. Returns whether it had none. */
  open(slot: number, timeNs: number, { gcMark, stw }: ProcessClocks): boolean {
    if (this.#columns.account[slot] !== NONE) return false
    const account = this.pool.open()
    const { values } = this.pool
    values[account + ACCOUNT.gcMarkBaseNs] = gcMark.read(timeNs)
    values[account + ACCOUNT.stwBaseNs] = stw.read(timeNs)
    this.#columns.account[slot] = account
    this.#trails.open(slot)
    return true
  }

  /** The goroutine is in no target function any more. */
  close(slot: number): void {
    const account = this.#columns.account[slot]
    if (account === NONE) return
    this.#trails.close(slot)
    this.pool.close(account)
    this.#columns.account[slot] = NONE
  }

  /** The goroutine's account as it stands, -1 while it is in no target function. */
  of(slot: number): number {
    return this.#columns.account[slot]
  }

  /** The same, with the clocks of its process read. */
  read(slot: number, timeNs: number, { gcMark, stw }: ProcessClocks): number {
    const account = this.#columns.account[slot]
    if (account === NONE) return NONE
    const { values } = this.pool
    const { gcMarkNs, gcMarkBaseNs, stwNs, stwBaseNs } = ACCOUNT
    values[account + gcMarkNs] = gcMark.read(timeNs) - values[account + gcMarkBaseNs]
    values[account + stwNs] = stw.read(timeNs) - values[account + stwBaseNs]
    return account
  }

  /** What the goroutine did since it entered a target. */
  trail(slot: number): StateTrail | undefined {
    return this.#trails.of(slot)
  }

  /** Adds to a total that is no component: an offset from ACCOUNT. */
  add(slot: number, part: number, amount: number): void {
    const account = this.#columns.account[slot]
    if (account !== NONE) this.pool.values[account + part] += amount
  }

  /** The goroutine was in `state` (an index into COMPONENTS), for wait reason `reason`, since it was last accounted for. */
  spend(slot: number, state: number, reason: number, timeNs: number): void {
    const columns = this.#columns
    const fromNs = columns.sinceNs[slot]
    if (timeNs <= fromNs) return
    columns.sinceNs[slot] = timeNs
    if (this.#watch !== undefined) this.#watch(slot, state, reason, fromNs, timeNs)
    const account = columns.account[slot]
    if (account === NONE) return
    this.pool.values[account + ACCOUNT.components + state] += timeNs - fromNs
    if (reason > 0) this.pool.addWait(account, reason, timeNs - fromNs)
    this.#trails.of(slot)?.add(state, reason, fromNs, timeNs)
  }
}

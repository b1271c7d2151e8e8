import { StateTrail } from '../spans/state-trail.ts'
import { Account, ZERO_READING } from './account.ts'
import type { Goroutine } from './goroutine.ts'
import type { StateSink } from './joined-states.ts'
import type { StackPlaces } from './stack-places.ts'

/** Books the time of the goroutines that are in a target function: running totals, and the trail of their states. */
export class TargetAccounts {
  readonly #spare: Account[] = []
  readonly #spareTrails: StateTrail[] = []
  #watch: StateSink | undefined
  /** In a capture with stacks: where the time goes. */
  places: StackPlaces | undefined

  /** From now on `sink` is told what every goroutine does, in a target function or not, in the pieces that are booked. */
  watch(sink: StateSink): void {
    this.#watch = sink
  }

  /** The goroutine is in a target function: its account is opened where it has none. Returns whether it had none. */
  open(goroutine: Goroutine): boolean {
    if (goroutine.account !== undefined) return false
    const account = this.#spare.pop() ?? new Account()
    account.begin(goroutine)
    const trail = this.#spareTrails.pop() ?? new StateTrail()
    trail.clear()
    this.places?.open(goroutine)
    goroutine.account = account
    goroutine.trail = trail
    return true
  }

  /** The goroutine is in no target function any more. */
  close(goroutine: Goroutine): void {
    const { account, trail } = goroutine
    if (account !== undefined) this.#spare.push(account)
    if (trail !== undefined) this.#spareTrails.push(trail)
    this.places?.close(goroutine)
    goroutine.account = undefined
    goroutine.trail = undefined
  }

  /** A reading: a copy of all totals as they stand, to be given back; into `reading` where there is one already. */
  read(account: Account, reading: Account | undefined = undefined): Account {
    const copy = reading ?? this.#spare.pop() ?? new Account()
    copy.copy(account)
    return copy
  }

  /** A reading is not used any more. */
  giveBack(reading: Account | undefined): void {
    if (reading !== undefined && reading !== ZERO_READING) this.#spare.push(reading)
  }

  /** Whether nothing is booked of this goroutine, whatever it does. */
  isIdle({ account }: Goroutine): boolean {
    return account === undefined && this.#watch === undefined && this.places === undefined
  }

  /** The goroutine was in `state` (an index into COMPONENTS), for wait reason `reason`, since it was last accounted for. */
  spend(goroutine: Goroutine, state: number, reason: number): void {
    const { sinceNs, nowNs, account } = goroutine
    if (nowNs <= sinceNs) return
    goroutine.fromNs = sinceNs
    goroutine.sinceNs = nowNs
    if (this.#watch !== undefined) {
      const place = this.places?.placed(goroutine, state)
      this.#watch(goroutine.slot, state, reason, sinceNs, nowNs, place)
    }
    if (account !== undefined) {
      account.add(state, reason, nowNs - sinceNs)
      goroutine.trail?.add(state, reason, sinceNs, nowNs)
    }
    if (this.places !== undefined) this.places.spent(goroutine, state)
  }

  /** The same up to another time than that of the event in hand. */
  spendTo(goroutine: Goroutine, state: number, reason: number, timeNs: number): void {
    const { nowNs } = goroutine
    goroutine.nowNs = timeNs
    this.spend(goroutine, state, reason)
    goroutine.nowNs = nowNs
  }
}

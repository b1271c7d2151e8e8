import { StateTrail } from './state-trail.ts'

/** The trails of the goroutines that are in a target function, by slot; one that is closed is used again. */
export class TrailBook {
  readonly #open: (StateTrail | undefined)[] = []
  readonly #spare: StateTrail[] = []

  /** What the goroutine did since its trail was opened. */
  of(slot: number): StateTrail | undefined {
    return this.#open[slot]
  }

  open(slot: number): void {
    const trail = this.#spare.pop() ?? new StateTrail()
    trail.clear()
    this.#open[slot] = trail
  }

  close(slot: number): void {
    const trail = this.#open[slot]
    if (trail !== undefined) this.#spare.push(trail)
    this.#open[slot] = undefined
  }
}

/** A trace has the tracks of so many goroutines: viewers grow slow beyond, and each takes memory while it is written. */
const MOST_SHOWN = 16_384
/** Of so many others the last states are remembered, so many each, for when they come to be shown. */
const MOST_HELD = 4096
const HELD_EACH = 16

/** The goroutines that have tracks: those that were in a span, and those that woke one of these. */
export class ShownGoroutines<State> {
  readonly #most: number
  readonly #draw: (state: State) => void
  /** By process and goroutine: whether it was in a span. */
  readonly #shown = new Map<string, boolean>()
  readonly #held = new Map<string, State[]>()

  /** `draw` is told each state of a goroutine that is shown, also those from shortly before it was. */
  constructor(draw: (state: State) => void, most: number = MOST_SHOWN) {
    this.#draw = draw
    this.#most = most
  }

  /** It is in a span. False where there is no room for it. */
  entered(pid: number, gid: number): boolean {
    const key = `${pid} ${gid}`
    if (this.#shown.get(key) === true) return true
    return this.#show(key, true)
  }

  /** `by` woke `gid`. True where both are shown, since `gid` was in a span. */
  woke(pid: number, by: number, gid: number): boolean {
    if (this.#shown.get(`${pid} ${gid}`) !== true) return false
    const key = `${pid} ${by}`
    return this.#shown.has(key) || this.#show(key, false)
  }

  /** It was in this state: drawn, or remembered for a while. */
  state(pid: number, gid: number, state: State): void {
    const key = `${pid} ${gid}`
    if (this.#shown.has(key)) this.#draw(state)
    else this.#hold(key, state)
  }

  #show(key: string, isInSpan: boolean): boolean {
    if (!this.#shown.has(key) && this.#shown.size >= this.#most) return false
    this.#shown.set(key, isInSpan)
    const held = this.#held.get(key) ?? []
    this.#held.delete(key)
    for (const state of held) this.#draw(state)
    return true
  }

  #hold(key: string, state: State): void {
    const held = this.#held.get(key) ?? []
    if (held.length === 0) this.#makeRoom()
    this.#held.set(key, held)
    held.push(state)
    if (held.length > HELD_EACH) held.shift()
  }

  /** The oldest make room. */
  #makeRoom(): void {
    if (this.#held.size < MOST_HELD) return
    const [oldest] = this.#held.keys()
    this.#held.delete(oldest)
  }
}

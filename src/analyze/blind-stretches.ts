import type { EventBatch } from '../model/event-batch.ts'

/** Shorter silences are everywhere, and too short for a goroutine to end one call and begin another. */
const MIN_SILENCE_NS = 10_000
/** So many lost at once may be the sum of several stretches: silences at least half as long as the longest count, too. */
const MANY_LOST = 1000
const HALF = 0.5
const MAX_SUSPECTS = 256
const MAX_WAITING = 1024
const MAX_SILENCES = 64

interface Stretch {
  readonly fromNs: number
  readonly toNs: number
}

/**
 * When the capture saw nothing although something happened. A buffer that is full loses every event of every CPU, so a
 * loss is a silence of the whole capture. A silence counts as blind once something proves a loss: bpftrace's notice, which
 * comes soon after, or a goroutine that is met in another state than it was left in. A call that was open all through a
 * blind stretch may be two: the exit of one and the entry of another are what such a stretch hides best.
 */
export class BlindStretches {
  readonly #windowNs: number
  /** Silences since the latest notice, in the order of the capture. */
  #suspects: Stretch[] = []
  #newestNs = Number.NEGATIVE_INFINITY
  /** Blind stretches that lie ahead of the events in order of time. */
  readonly #waiting: Stretch[] = []
  /** Silences in order of time, each the longest since its beginning. */
  readonly #silences: Stretch[] = []
  #passedNs = Number.NEGATIVE_INFINITY
  #latestFromNs = Number.NEGATIVE_INFINITY

  /** A notice of loss speaks of events at most `windowNs` old. */
  constructor(windowNs: number) {
    this.#windowNs = windowNs
  }

  /** When the latest blind stretch so far began, -Infinity before the first: calls open since before are in doubt. */
  get latestFromNs(): number {
    return this.#latestFromNs
  }

  /** Events as they are read, not in order of time yet. */
  read({ timeNs, length }: EventBatch): void {
    for (let row = 0; row < length; row++) {
      const silenceNs = timeNs[row] - this.#newestNs
      if (!(silenceNs > 0)) continue
      if (isSilence(silenceNs)) this.#suspect({ fromNs: this.#newestNs, toNs: timeNs[row] })
      this.#newestNs = timeNs[row]
    }
  }

  /** bpftrace says that it lost so many events: where the capture was silent longest since it last said so. */
  notice(lost: number): void {
    const leastPart = lost >= MANY_LOST ? HALF : 1
    for (const stretch of this.#likely(leastPart)) this.#convict(stretch)
    this.#suspects = []
  }

  /** An event, now in order of time. */
  pass(timeNs: number): void {
    const silenceNs = timeNs - this.#passedNs
    if (!(silenceNs > 0)) return
    if (isSilence(silenceNs)) this.#remember({ fromNs: this.#passedNs, toNs: timeNs }, silenceNs)
    this.#passedNs = timeNs
    while (this.#waiting.length > 0 && this.#waiting[0].toNs <= timeNs) this.#meetWaiting()
  }

  /** A goroutine was left in one state at `sinceNs` and is met in another: events in between were lost. */
  broke(sinceNs: number): void {
    const longest = this.#silences.find(({ fromNs }) => fromNs >= sinceNs)
    if (longest !== undefined) this.#convict(longest)
  }

  #suspect(stretch: Stretch): void {
    if (this.#suspects.length >= MAX_SUSPECTS)
      this.#suspects = this.#likely(HALF).slice(-MAX_SUSPECTS / 2)
    this.#suspects.push(stretch)
  }

  /** Silences that are recent, and at least this part as long as the longest of these. */
  #likely(leastPart: number): Stretch[] {
    const recent = this.#suspects.filter(({ toNs }) => toNs >= this.#newestNs - this.#windowNs)
    const least = leastPart * recent.reduce((most, stretch) => Math.max(most, lengthOf(stretch)), 0)
    return recent.filter((stretch) => lengthOf(stretch) >= least)
  }

  #convict(stretch: Stretch): void {
    if (this.#waiting.length >= MAX_WAITING) this.#meetWaiting()
    if (stretch.toNs > this.#passedNs) this.#waiting.push(stretch)
    else this.#latestFromNs = Math.max(this.#latestFromNs, stretch.fromNs)
  }

  #meetWaiting(): void {
    const fromNs = this.#waiting.shift()?.fromNs ?? Number.NEGATIVE_INFINITY
    this.#latestFromNs = Math.max(this.#latestFromNs, fromNs)
  }

  #remember(silence: Stretch, silenceNs: number): void {
    const silences = this.#silences
    while (silences.length > 0 && lengthOf(silences[silences.length - 1]) <= silenceNs)
      silences.pop()
    if (silences.length >= MAX_SILENCES) silences.shift()
    silences.push(silence)
  }
}

function isSilence(ns: number): boolean {
  return ns >= MIN_SILENCE_NS && ns < Number.POSITIVE_INFINITY
}

function lengthOf({ fromNs, toNs }: Stretch): number {
  return toNs - fromNs
}

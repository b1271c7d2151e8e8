import type { EventBatch } from '../../model/event-batch.ts'
import { StretchList } from './stretch-list.ts'

/** Shorter silences are everywhere, and too short for a goroutine to end one call and begin another. */
const MIN_SILENCE_NS = 10_000
/** So many lost at once may be the sum of several stretches: silences at least half as long as the longest count, too. */
const MANY_LOST = 1000
const HALF = 0.5
const MAX_SUSPECTS = 256
const MAX_WAITING = 1024
const MAX_SILENCES = 64

/**
 * When the capture saw nothing although something happened. A buffer that is full loses every event of every CPU, so a
 * loss is a silence of the whole capture. A silence counts as blind once something proves a loss: bpftrace's notice, which
 * comes soon after, or a goroutine that is met in another state than it was left in. A call that was open all through a
 * blind stretch may be two: the exit of one and the entry of another are what such a stretch hides best.
 */
export class BlindStretches {
  readonly #windowNs: number
  /** Silences since the latest notice, in the order of the capture. */
  readonly #suspects = new StretchList(MAX_SUSPECTS)
  #newestNs = Number.NEGATIVE_INFINITY
  /** Blind stretches that lie ahead of the events in order of time. */
  readonly #waiting = new StretchList(MAX_WAITING)
  /** When the first of them ends. */
  #dueNs = Number.POSITIVE_INFINITY
  /** Silences in order of time, each the longest since its beginning. */
  readonly #silences = new StretchList(MAX_SILENCES)
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
    let newestNs = this.#newestNs
    for (let row = 0; row < length; row++) {
      const ns = timeNs[row]
      if (isSilence(ns - newestNs)) this.#suspect(newestNs, ns)
      if (ns > newestNs) newestNs = ns
    }
    this.#newestNs = newestNs
  }

  /** bpftrace says that it lost so many events: where the capture was silent longest since it last said so. */
  notice(lost: number): void {
    const suspects = this.#suspects
    this.#keepLikely(lost >= MANY_LOST ? HALF : 1, this.#newestNs)
    for (let i = 0; i < suspects.length; i++) this.#convict(suspects.fromNs[i], suspects.toNs[i])
    suspects.cutTo(0)
  }

  /** An event, now in order of time. */
  pass(timeNs: number): void {
    if (timeNs - this.#passedNs >= MIN_SILENCE_NS || timeNs >= this.#dueNs) this.#passSlowly(timeNs)
    else if (timeNs > this.#passedNs) this.#passedNs = timeNs
  }

  /** A goroutine was left in one state at `sinceNs` and is met in another: events in between were lost. */
  broke(sinceNs: number): void {
    const { fromNs, toNs, length } = this.#silences
    for (let i = 0; i < length; i++) {
      if (fromNs[i] < sinceNs) continue
      this.#convict(fromNs[i], toNs[i])
      return
    }
  }

  /** After a silence, or at the end of a blind stretch. */
  #passSlowly(timeNs: number): void {
    if (isSilence(timeNs - this.#passedNs)) this.#remember(this.#passedNs, timeNs)
    if (timeNs > this.#passedNs) this.#passedNs = timeNs
    while (this.#dueNs <= timeNs) this.#meetWaiting()
  }

  #suspect(fromNs: number, toNs: number): void {
    const suspects = this.#suspects
    if (suspects.isFull) {
      this.#keepLikely(HALF, fromNs)
      suspects.dropFirst(Math.max(0, suspects.length - MAX_SUSPECTS / 2))
    }
    suspects.push(fromNs, toNs)
  }

  /** Of the silences, those that are recent, and at least this part as long as the longest of these. */
  #keepLikely(leastPart: number, nowNs: number): void {
    const suspects = this.#suspects
    const sinceNs = nowNs - this.#windowNs
    suspects.keep(sinceNs, leastPart * suspects.longestNs(sinceNs))
  }

  #convict(fromNs: number, toNs: number): void {
    if (this.#waiting.isFull) this.#meetWaiting()
    if (toNs > this.#passedNs) {
      this.#waiting.push(fromNs, toNs)
      this.#dueNs = this.#waiting.toNs[0]
    } else this.#latestFromNs = Math.max(this.#latestFromNs, fromNs)
  }

  #meetWaiting(): void {
    this.#latestFromNs = Math.max(this.#latestFromNs, this.#waiting.fromNs[0])
    this.#waiting.dropFirst(1)
    this.#dueNs = this.#waiting.length > 0 ? this.#waiting.toNs[0] : Number.POSITIVE_INFINITY
  }

  #remember(fromNs: number, toNs: number): void {
    const silences = this.#silences
    let longer = silences.length
    while (longer > 0 && silences.lengthNs(longer - 1) <= toNs - fromNs) longer--
    silences.cutTo(longer)
    if (silences.isFull) silences.dropFirst(1)
    silences.push(fromNs, toNs)
  }
}

function isSilence(ns: number): boolean {
  return ns >= MIN_SILENCE_NS && ns < Number.POSITIVE_INFINITY
}

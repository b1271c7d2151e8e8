import type { Crowd } from './event-incidents.ts'
import type { SlowSpans } from './slow-spans.ts'

/** Within a burst a span is so many times as likely to be slow as elsewhere, or likely by a half. */
const INCREASE = 8
const MOST_LIKELY = 0.5
/** Chance may bring so many bursts for each capture. */
const BY_CHANCE = 0.001

/**
 * Stretches in which slow spans came in closer order than chance gives. Each start is a draw, slow or not; the log-likelihood
 * of "eight times as likely" against "as everywhere" is summed up, and a stretch counts from where that sum last was 0 to
 * where it was greatest (a CUSUM test; Page, Biometrika 41, 1954). By Wald's identity chance reaches h with less than e^-h
 * for each slow span to start from. Draws are counted, not time: more load is no burst. Slow spans that are `taken` are
 * passed over; spans without a start have no order.
 */
export function bursts(slow: SlowSpans, taken: ReadonlySet<number>): Crowd[] {
  const { sample, rows, share } = slow
  const inBurst = Math.min(MOST_LIKELY, INCREASE * share)
  if (!(inBurst > share)) return []
  const up = Math.log(inBurst / share)
  const down = Math.log((1 - inBurst) / (1 - share))
  const needed = Math.log(rows.length / BY_CHANCE)
  const found: Crowd[] = []
  const run = new Run()
  let next = 0
  for (let row = 0; row < sample.timed; row++) {
    const isSlow = rows[next] === row
    if (isSlow && taken.has(next++)) continue
    if (isSlow) run.meet(next - 1, up)
    else run.pass(down * sample.weight[row])
    if (run.score > 0 && run.score > run.best - needed) continue
    if (run.best >= needed) found.push(toCrowd(slow, run.members))
    run.begin()
  }
  if (run.best >= needed) found.push(toCrowd(slow, run.members))
  return found
}

/** A stretch that may become a burst. */
class Run {
  score = 0
  best = 0
  #met: number[] = []
  #atBest = 0

  /** Nothing was met yet: nearly every span that is not slow leads here. */
  begin(): void {
    this.score = 0
    this.best = 0
    this.#atBest = 0
    if (this.#met.length > 0) this.#met = []
  }

  /** A slow span. */
  meet(index: number, gain: number): void {
    this.#met.push(index)
    this.score += gain
    if (this.score <= this.best) return
    this.best = this.score
    this.#atBest = this.#met.length
  }

  /** Another span. */
  pass(loss: number): void {
    this.score += loss
  }

  /** The slow spans up to where the score was greatest. */
  get members(): readonly number[] {
    return this.#met.slice(0, this.#atBest)
  }
}

function toCrowd({ sample, rows, excessNs }: SlowSpans, members: readonly number[]): Crowd {
  let fromNs = Number.POSITIVE_INFINITY
  let toNs = Number.NEGATIVE_INFINITY
  let lostNs = 0
  for (const i of members) {
    const startNs = sample.startNs[rows[i]]
    fromNs = Math.min(fromNs, startNs)
    toNs = Math.max(toNs, startNs + sample.durNs[rows[i]])
    lostNs += sample.weight[rows[i]] * excessNs[i]
  }
  return { what: 'burst', fromNs, toNs, members, lostNs }
}

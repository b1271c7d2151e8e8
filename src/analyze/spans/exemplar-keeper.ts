import { DOUBTFUL } from '../../model/span-flags.ts'
import type { Random } from '../statistics/random.ts'
import { copyDraft, type SpanDraft } from './span-draft.ts'
import type { StateTrail } from './state-trail.ts'

/** One span with what its goroutine did meanwhile. */
export interface KeptSpan {
  readonly draft: SpanDraft
  readonly states: readonly KeptState[]
  /** Which capture of a run it is of. */
  readonly capture: number
}

/** A stretch of one state; times as in the trail, `state` an index into COMPONENTS. */
export interface KeptState {
  readonly state: number
  readonly why: number
  readonly fromNs: number
  readonly toNs: number
  /** By the books of the run: the stack, 0 for none; who ended a wait, -1 for not known, and the id of that goroutine. */
  readonly stack: number
  readonly waker: number
  readonly wakerGid: number
}

/** Keeps the slowest spans of one function with their states, and a few of all its spans by chance. */
export class ExemplarKeeper {
  readonly #most: number
  readonly #mostByChance: number
  readonly #random: Random
  #slowest: KeptSpan[] = []
  #byChance: KeptSpan[] = []
  #seen = 0

  constructor(most: number, mostByChance: number, random: Random) {
    this.#most = most
    this.#mostByChance = mostByChance
    this.#random = random
  }

  /** Slowest first; equal ones in order of arrival. */
  get slowest(): readonly KeptSpan[] {
    return this.#slowest
  }

  /** A uniform sample of all spans, in no order. */
  get byChance(): readonly KeptSpan[] {
    return this.#byChance
  }

  /** Spans in doubt are lossy, or clean after all. */
  settleDoubts(flag: number): void {
    for (const { draft } of [...this.#slowest, ...this.#byChance]) {
      if ((draft.flags & DOUBTFUL) !== 0) draft.flags = (draft.flags & ~DOUBTFUL) | flag
    }
  }

  add(draft: SpanDraft, trail: StateTrail | undefined, capture = 0): void {
    this.#addByChance(draft, trail, capture)
    const last = this.#slowest.at(-1)
    if (
      this.#slowest.length >= this.#most &&
      (last === undefined || draft.durNs <= last.draft.durNs)
    )
      return
    let at = this.#slowest.length
    while (at > 0 && this.#slowest[at - 1].draft.durNs < draft.durNs) at--
    this.#slowest.splice(at, 0, kept(draft, trail, capture))
    this.#slowest.length = Math.min(this.#slowest.length, this.#most)
  }

  #addByChance(draft: SpanDraft, trail: StateTrail | undefined, capture: number): void {
    this.#seen++
    if (this.#byChance.length < this.#mostByChance) this.#byChance.push(kept(draft, trail, capture))
    else {
      const place = this.#random.below(this.#seen)
      if (place < this.#mostByChance) this.#byChance[place] = kept(draft, trail, capture)
    }
  }
}

function kept(draft: SpanDraft, trail: StateTrail | undefined, capture: number): KeptSpan {
  const states = trail === undefined ? [] : statesWithin(trail, draft)
  return { draft: copyDraft(draft), states, capture }
}

/** The states that fall into the span, cut at its ends. */
function statesWithin(trail: StateTrail, { startNs, durNs }: SpanDraft): readonly KeptState[] {
  const endNs = startNs + durNs
  const states: KeptState[] = []
  for (let i = 0; i < trail.length; i++) {
    const fromNs = Math.max(trail.fromNs[i], startNs)
    const toNs = Math.min(trail.toNs[i], endNs)
    if (fromNs >= toNs) continue
    states.push({
      ...{ state: trail.state[i], why: trail.why[i], fromNs, toNs },
      ...{ stack: trail.stack[i], waker: trail.waker[i], wakerGid: trail.wakerGid[i] },
    })
  }
  return states
}

import { DOUBTFUL, SPAN_FLAG } from '../../model/span-flags.ts'
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
  // Apart, so that lossy ones, mostly two calls in one, take no room of others: reports may leave them out.
  #clean: Slow[] = []
  #doubtful: Slow[] = []
  #lossy: Slow[] = []
  #byChance: KeptSpan[] = []
  #seen = 0

  constructor(most: number, mostByChance: number, random: Random) {
    this.#most = most
    this.#mostByChance = mostByChance
    this.#random = random
  }

  /** Slowest first, equal ones in order of arrival; of all spans, or of those that are not lossy. */
  slowest({ withoutLossy }: { readonly withoutLossy: boolean }): readonly KeptSpan[] {
    const lossy = withoutLossy ? [] : this.#lossy
    return this.#slowestOf(this.#clean, this.#doubtful, lossy).map(({ span }) => span)
  }

  /** A uniform sample of all spans, in no order. */
  get byChance(): readonly KeptSpan[] {
    return this.#byChance
  }

  /** Spans in doubt are lossy, or clean after all. */
  settleDoubts(flag: number): void {
    const doubtful = this.#doubtful.map(({ span }) => span)
    for (const { draft } of [...doubtful, ...this.#byChance]) {
      if ((draft.flags & DOUBTFUL) !== 0) draft.flags = (draft.flags & ~DOUBTFUL) | flag
    }
    if (flag === 0) this.#clean = this.#slowestOf(this.#clean, this.#doubtful)
    else this.#lossy = this.#slowestOf(this.#lossy, this.#doubtful)
    this.#doubtful = []
  }

  add(draft: SpanDraft, trail: StateTrail | undefined, capture = 0): void {
    this.#addByChance(draft, trail, capture)
    const slowest = this.#listOf(draft.flags)
    const last = slowest.at(-1)
    if (
      slowest.length >= this.#most &&
      (last === undefined || draft.durNs <= last.span.draft.durNs)
    )
      return
    let at = slowest.length
    while (at > 0 && slowest[at - 1].span.draft.durNs < draft.durNs) at--
    slowest.splice(at, 0, { span: kept(draft, trail, capture), arrival: this.#seen })
    slowest.length = Math.min(slowest.length, this.#most)
  }

  #listOf(flags: number): Slow[] {
    if ((flags & SPAN_FLAG.lossy) !== 0) return this.#lossy
    return (flags & DOUBTFUL) === 0 ? this.#clean : this.#doubtful
  }

  #slowestOf(...lists: readonly (readonly Slow[])[]): Slow[] {
    return lists
      .flat()
      .sort((a, b) => b.span.draft.durNs - a.span.draft.durNs || a.arrival - b.arrival)
      .slice(0, this.#most)
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

/** A kept span, the how many-th of all it was. */
interface Slow {
  readonly span: KeptSpan
  readonly arrival: number
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

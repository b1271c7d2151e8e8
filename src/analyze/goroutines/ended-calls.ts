import { SPAN_FLAG } from '../../model/span-flags.ts'
import type { BlindStretches } from '../order/blind-stretches.ts'
import { spanDraft } from '../spans/span-draft.ts'
import type { SpanKeeper } from '../spans/span-keeper.ts'
import { ZERO_READING } from './account.ts'
import type { Frame } from './frame-pool.ts'
import type { Goroutine } from './goroutine.ts'
import { endsByClosure, fillSpan } from './span-maker.ts'
import type { TargetAccounts } from './target-accounts.ts'

/** Calls of target functions that ended, on their way to the keeper of spans. */
export class EndedCalls {
  readonly #keeper: SpanKeeper
  readonly #blind: BlindStretches
  readonly #accounts: TargetAccounts
  readonly #draft = spanDraft()

  constructor(keeper: SpanKeeper, blind: BlindStretches, accounts: TargetAccounts) {
    this.#keeper = keeper
    this.#blind = blind
    this.#accounts = accounts
  }

  /** A call began within another one: which chain of functions it stands in. */
  began(frame: Frame): void {
    const { below, outermost } = frame
    if (below === undefined || outermost === undefined) return
    const { functions, nested } = this.#keeper
    frame.path = nested.within(below.path, functions.name(frame.fn), functions.name(outermost.fn))
  }

  /** Hands the call of a frame over as a span; `finished` is false where its end was not seen. */
  take(goroutine: Goroutine, frame: Frame, finished: boolean): void {
    const draft = this.#draft
    if (frame.startNs <= this.#blind.latestFromNs) frame.flags |= SPAN_FLAG.lossy
    draft.pid = goroutine.pid
    draft.gid = goroutine.gid
    if (frame.below !== undefined) addToOutermost(frame)
    fillSpan(draft, frame, goroutine.account ?? ZERO_READING)
    draft.places = this.#accounts.places?.ofSpan(goroutine, frame, endsByClosure(frame))
    this.#keeper.take(draft, finished, goroutine.trail)
    this.#accounts.giveBack(frame.reading)
    this.#accounts.giveBack(frame.deferReading)
  }
}

/** A call in the same chain as the one that made it counts there already. */
function addToOutermost({ below, outermost, path, startNs, endNs }: Frame): void {
  if (below === undefined || outermost === undefined || path === below.path) return
  outermost.nested ??= new Map()
  outermost.nested.set(path, (outermost.nested.get(path) ?? 0) + endNs - startNs)
}

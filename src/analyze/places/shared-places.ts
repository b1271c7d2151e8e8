import type { SymbolFinder } from '../../model/places.ts'
import { FrameBook } from './frame-book.ts'
import { PlaceBook } from './place-book.ts'
import type { HistoryBudget } from './wait-history.ts'

/** What the captures of a run share that have stacks: equal frames and places are one, whichever capture they come from. */
export interface SharedPlaces {
  readonly frames: FrameBook
  readonly places: PlaceBook
  /** Whose numbers the system calls have: the architecture of the captures, as Go names it. */
  arch: string | undefined
  /** What the goroutines of each capture remember. */
  readonly histories: HistoryBudget[]
  /** Opens the binary that a capture was made of. */
  readonly find: SymbolFinder
}

/** Nothing is known of any place yet. */
export function sharedPlaces(find: SymbolFinder = nothing): SharedPlaces {
  return { frames: new FrameBook(), places: new PlaceBook(), arch: undefined, histories: [], find }
}

/** Whether any stack was printed. */
export function hasStacks({ frames }: SharedPlaces): boolean {
  return frames.frames.length > 0
}

/** Whether a frame has a name: the program was at hand. */
export function namesFrames({ frames }: SharedPlaces): boolean {
  return frames.frames.some(({ named }) => named !== undefined)
}

function nothing(): string {
  return 'addresses have no names: nobody gave the program that was traced'
}

import { FunctionPlaces } from '../places/function-places.ts'
import type { PlaceOverflow } from '../places/place-room.ts'
import { Random } from '../statistics/random.ts'
import { ExemplarKeeper } from './exemplar-keeper.ts'
import { type RowBudget, SpanStore } from './span-store.ts'

/** So many functions are told apart; a capture may name any number, and each takes room of its own. */
const MAX_FUNCTIONS = 512
/** So many slow spans of all functions together keep all places that they were at. */
const MOST_PLACED = 32_768
const OTHERS = '(other functions)'

/** So many spans of each function are kept with their states, whatever their length: some show what is usual. */
const BY_CHANCE = 5

/** What is kept of one function. */
export interface FunctionEntry {
  readonly name: string
  readonly store: SpanStore
  readonly exemplars: ExemplarKeeper
  /** Where in the code its spans spent their time; empty in captures without stacks. */
  readonly places: FunctionPlaces
  /** Whether its values are of a table that some tool printed: nobody knows what watching cost there. */
  isOfTable: boolean
}

/** The target functions by name, over all captures of a run; those that the filter leaves out have no entry. */
export class FunctionBook {
  readonly #budget: RowBudget
  readonly #placeBudget = { left: MOST_PLACED, folded: 0 }
  readonly #wanted: RegExp | undefined
  readonly #exemplars: number
  readonly #byName = new Map<string, FunctionEntry>()

  /** What had no room among the places of its function. */
  get placeOverflow(): PlaceOverflow {
    return this.#placeBudget
  }

  constructor(maxSpans: number, exemplars: number, wanted?: RegExp) {
    this.#budget = { left: maxSpans }
    this.#exemplars = exemplars
    this.#wanted = wanted
  }

  /** All functions that have spans; the one with the most spans first, then by name. */
  list(): readonly FunctionEntry[] {
    return [...this.#byName.values()]
      .filter(({ store }) => store.count > 0)
      .sort((a, b) => b.store.count - a.store.count || (a.name < b.name ? -1 : 1))
  }

  /** Whether the filter takes a function. */
  isWanted(name: string): boolean {
    // search() knows no lastIndex, whatever the flags of the pattern.
    return this.#wanted === undefined || name.search(this.#wanted) >= 0
  }

  /** The entry of a function, made when it is met first; `undefined` where it is not wanted. */
  find(name: string): FunctionEntry | undefined {
    if (!this.isWanted(name)) return undefined
    const isFull = this.#byName.size >= MAX_FUNCTIONS && !this.#byName.has(name)
    return this.#entryOf(isFull ? OTHERS : name)
  }

  #entryOf(name: string): FunctionEntry {
    const known = this.#byName.get(name)
    if (known !== undefined) return known
    const exemplars = new ExemplarKeeper(this.#exemplars, BY_CHANCE, new Random())
    const places = new FunctionPlaces(this.#placeBudget)
    const store = new SpanStore(this.#budget)
    const entry = { name, store, exemplars, places, isOfTable: false }
    this.#byName.set(name, entry)
    return entry
  }
}

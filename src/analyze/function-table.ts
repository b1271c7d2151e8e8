import { NAMED_FUNCTION } from '../model/event-batch.ts'
import type { CaptureHeader } from '../model/header.ts'
import { ExemplarKeeper } from './exemplar-keeper.ts'
import { Random } from './random.ts'
import { type RowBudget, SpanStore } from './span-store.ts'

/** The name where the capture does not say which function it watched. */
const UNNAMED = '(unnamed)'

/** So many functions are told apart; a capture may name any number, and each takes room of its own. */
const MAX_FUNCTIONS = 512
const OTHERS = '(other functions)'

/** So many spans of each function are kept with their states, whatever their length: some show what is usual. */
const BY_CHANCE = 5

/** What is kept of one function. */
export interface FunctionEntry {
  readonly name: string
  readonly store: SpanStore
  readonly exemplars: ExemplarKeeper
}

/** The target functions of a capture by their codes; those that the filter leaves out have no entry. */
export class FunctionTable {
  readonly #budget: RowBudget
  readonly #wanted: RegExp | undefined
  readonly #exemplars: number
  readonly #byName = new Map<string, FunctionEntry>()
  #byCode = new Map<number, FunctionEntry | undefined>()
  #header: CaptureHeader = { fns: [], named: [] }

  constructor(maxSpans: number, exemplars: number, wanted?: RegExp) {
    this.#budget = { left: maxSpans }
    this.#exemplars = exemplars
    this.#wanted = wanted
  }

  /** Names may come late, and a second capture may number its functions anew. */
  useHeader(header: CaptureHeader): void {
    this.#header = header
    this.#byCode = new Map()
  }

  /** The entry of a function, made when it is met first. */
  entry(code: number): FunctionEntry | undefined {
    const known = this.#byCode.get(code)
    if (known !== undefined || this.#byCode.has(code)) return known
    const entry = this.#find(this.name(code))
    if (this.#byCode.size < MAX_FUNCTIONS) this.#byCode.set(code, entry)
    return entry
  }

  /** What the function is called. */
  name(code: number): string {
    const { fns, named } = this.#header
    if (code >= NAMED_FUNCTION) return named[code - NAMED_FUNCTION] || UNNAMED
    return fns[code] ?? (code === 0 ? UNNAMED : `fn${code}`)
  }

  /** All functions that have spans; the one with the most spans first, then by name. */
  list(): readonly FunctionEntry[] {
    return [...this.#byName.values()]
      .filter(({ store }) => store.count > 0)
      .sort((a, b) => b.store.count - a.store.count || (a.name < b.name ? -1 : 1))
  }

  #find(name: string): FunctionEntry | undefined {
    // search() knows no lastIndex, whatever the flags of the pattern.
    if (this.#wanted !== undefined && name.search(this.#wanted) < 0) return undefined
    const isFull = this.#byName.size >= MAX_FUNCTIONS && !this.#byName.has(name)
    return this.#entryOf(isFull ? OTHERS : name)
  }

  #entryOf(name: string): FunctionEntry {
    const known = this.#byName.get(name)
    if (known !== undefined) return known
    const exemplars = new ExemplarKeeper(this.#exemplars, BY_CHANCE, new Random())
    const entry = { name, store: new SpanStore(this.#budget), exemplars }
    this.#byName.set(name, entry)
    return entry
  }
}

import { NO_WAKER } from './place-book.ts'
import { ENTRY, SpanPlaces } from './span-places.ts'
import type { Stretch } from './wait-history.ts'

/** An entry beside those of a span: so many samples met the goroutine running, on this stack. */
const SAMPLE = 2
/** Beyond so many entries those between the same two marks are joined. */
const MOST_ENTRIES = 2048
/** What is left of a span when its entries are too many: first they keep all they have, then their places, then nothing. */
const JOIN_BY = ['everything', 'place', 'component'] as const

type JoinBy = (typeof JOIN_BY)[number]

/** A call that is open: where in the log its entries begin, and where it was when its closure last ran. */
export interface PlaceMarks {
  placeMark: number
  deferMark: number
  readonly below: PlaceMarks | undefined
}

/** Where a goroutine that is in a target function spends its time, entry by entry, until its outermost call ends. */
export class PlaceLog {
  readonly #entries = new SpanPlaces()
  readonly #bare: (place: number) => number

  /** `bare` gives the place of the same component that tells no frame. */
  constructor(bare: (place: number) => number) {
    this.#bare = bare
  }

  get length(): number {
    return this.#entries.length
  }

  clear(): void {
    this.#entries.clear()
  }

  /** The goroutine was at a place for this stretch. */
  spend(place: number, stack: number, waker: number, { fromNs, toNs }: Stretch): void {
    const at = this.#entries.open(ENTRY.time, place, stack, waker)
    this.#entries.ns[at] = toNs - fromNs
  }

  /** For `ns` of what was spent last its waker was at another place. */
  behind(place: number, ns: number): void {
    this.#entries.add(ENTRY.behind, place, 0, NO_WAKER, ns)
  }

  /** A sample met it running. */
  sample(place: number, stack: number): void {
    this.#entries.add(SAMPLE, place, stack, NO_WAKER, 1)
  }

  /** Makes room where there are very many entries; the marks of all open calls move along. */
  keepShort(innermost: PlaceMarks | undefined): void {
    for (const joinBy of JOIN_BY) {
      if (this.length <= MOST_ENTRIES) return
      this.#join(innermost, joinBy)
    }
  }

  /**
   * Fills `places` with what the log holds from one mark to another. Running time, at `running`, goes to the places where
   * samples met it, in proportion; the sum stays the same to the nanosecond.
   */
  read(from: number, to: number, places: SpanPlaces, running: number): void {
    const { kind, place, stack, waker, ns } = this.#entries
    places.clear()
    let ranNs = 0
    let samples = 0
    for (let i = from; i < to; i++) {
      if (kind[i] === SAMPLE) samples += ns[i]
      else if (kind[i] === ENTRY.time && place[i] === running) ranNs += ns[i]
      else {
        const at = places.open(kind[i], place[i], stack[i], waker[i])
        places.ns[at] = ns[i]
      }
    }
    if (ranNs === 0) return
    if (samples === 0) places.add(ENTRY.time, running, 0, NO_WAKER, ranNs)
    else this.#spread(from, to, ranNs, samples, places)
  }

  /** Each sample stands for as much, but for what rounding does. */
  #spread(from: number, to: number, totalNs: number, samples: number, places: SpanPlaces): void {
    const { kind, place, stack, ns } = this.#entries
    let seen = 0
    let spent = 0
    for (let i = from; i < to; i++) {
      if (kind[i] !== SAMPLE) continue
      seen += ns[i]
      const upToNs = Math.round((seen / samples) * totalNs)
      places.add(ENTRY.time, place[i], stack[i], NO_WAKER, upToNs - spent)
      spent = upToNs
    }
  }

  /** Joins entries that are alike, but never across a mark. */
  #join(innermost: PlaceMarks | undefined, by: JoinBy): void {
    const marks = marksOf(innermost)
    const borders = [...new Set([0, ...marks, this.length])].sort((a, b) => a - b)
    const old = new SpanPlaces(this.#entries)
    const moved = new Map<number, number>()
    this.#entries.clear()
    borders.forEach((border, i) => {
      moved.set(border, this.length)
      if (i + 1 < borders.length) this.#joinStretch(old, border, borders[i + 1], by)
    })
    move(innermost, moved)
  }

  #joinStretch(old: SpanPlaces, from: number, to: number, by: JoinBy): void {
    const groups = new Map<string, Joined>()
    let owner: Joined | undefined
    for (let i = from; i < to; i++) {
      const entry = this.#simpler(old, i, by)
      if (entry === undefined) continue
      if (entry.kind === ENTRY.behind) addTo(owner?.behind, entry.place, entry.ns)
      else {
        const joined = join(groups, entry)
        if (entry.kind === ENTRY.time) owner = joined
      }
    }
    for (const { kind, place, stack, waker, ns, behind } of groups.values()) {
      this.#entries.add(kind, place, stack, waker, ns)
      for (const [at, behindNs] of behind) this.behind(at, behindNs)
    }
  }

  /** An entry without what this kind of joining leaves out; undefined where nothing of it stays. */
  #simpler(old: SpanPlaces, i: number, by: JoinBy): Entry | undefined {
    const { kind, place, stack, waker, ns } = old
    if (by === 'everything') {
      return { kind: kind[i], place: place[i], stack: stack[i], waker: waker[i], ns: ns[i] }
    }
    if (kind[i] !== ENTRY.time) return undefined
    const at = by === 'place' ? place[i] : this.#bare(place[i])
    return { kind: ENTRY.time, place: at, stack: 0, waker: NO_WAKER, ns: ns[i] }
  }
}

interface Entry {
  readonly kind: number
  readonly place: number
  readonly stack: number
  readonly waker: number
  ns: number
}

interface Joined extends Entry {
  readonly behind: Map<number, number>
}

/** Adds an entry to the group of those that are alike. */
function join(groups: Map<string, Joined>, entry: Entry): Joined {
  const { kind, place, stack, waker, ns } = entry
  const key = `${kind} ${place} ${stack} ${waker}`
  const known = groups.get(key)
  if (known !== undefined) {
    known.ns += ns
    return known
  }
  const joined = { ...entry, behind: new Map<number, number>() }
  groups.set(key, joined)
  return joined
}

function addTo(sums: Map<number, number> | undefined, key: number, value: number): void {
  sums?.set(key, (sums.get(key) ?? 0) + value)
}

function marksOf(innermost: PlaceMarks | undefined): number[] {
  const marks: number[] = []
  for (let call = innermost; call !== undefined; call = call.below) {
    marks.push(call.placeMark, call.deferMark)
  }
  return marks
}

function move(innermost: PlaceMarks | undefined, moved: ReadonlyMap<number, number>): void {
  for (let call = innermost; call !== undefined; call = call.below) {
    call.placeMark = moved.get(call.placeMark) ?? 0
    call.deferMark = moved.get(call.deferMark) ?? 0
  }
}

import { selectFromTop } from '../statistics/weighted-select.ts'
import type { WeightedRows } from './block-quantile.ts'
import { LeftOfRanked } from './left-of-ranked.ts'
import { countAbove, type RankedSpans } from './ranked-spans.ts'

/** Spans in columns: durations, and how many spans each row stands for. */
export interface TimedRows extends WeightedRows {
  readonly durNs: Float64Array
}

/**
 * The p-quantile if one component took no time: Q(L - c). The difference to Q(L) is an upper bound of what its removal can
 * bring, since nothing else is made to wait longer (Curtsinger & Berger, "Coz", SOSP 2015, do it causally). Components do
 * not add up this way. `column` has the component of each ranked span.
 */
export function whatIf(
  spans: Pick<RankedSpans, 'durNs' | 'weight' | 'length' | 'population'>,
  column: Float64Array,
  p: number,
): number {
  return new LeftOfRanked(spans, { column, usualNs: 0 }).fromTop(countAbove(p, spans.population))
}

/** Rows that can still reach more than a bound: those of one level of the tree. */
interface Candidates {
  readonly row: Int32Array
  /** What is left of a row without the components that are not decided yet, and with them. */
  readonly least: Float64Array
  readonly most: Float64Array
}

/**
 * The p-quantile of what is left for every set of removed components, by bit set. A tree decides on one component after the
 * other, the longest first; what is left rises with each that is kept. So the quantile with those that are surely kept is a lower bound
 * for the whole branch, and rows that stay at or below it with all that may still be kept are passed over in it.
 */
export class Removals {
  readonly #rows: TimedRows
  readonly #components: readonly Float64Array[]
  readonly #above: number
  /** What is left of each row without all of them, and its quantile. */
  readonly #rest: Float64Array
  readonly #restNs: number
  readonly #values: Float64Array
  readonly #weights: Float64Array
  /** What can still matter in an order. */
  #left: Candidates = candidates(0)
  /** Quantiles that are known, by the bit set of the components that were put back. */
  readonly #kept = new Map<number, number>()

  constructor(rows: TimedRows, components: readonly Float64Array[], p: number) {
    this.#rows = rows
    this.#components = components
    this.#above = countAbove(p, rows.population)
    this.#rest = rows.durNs.slice()
    for (const column of components) {
      for (let i = 0; i < column.length; i++) this.#rest[i] -= column[i]
    }
    this.#values = this.#rest.slice()
    this.#weights = rows.weight.slice()
    this.#restNs = selectFromTop(this.#values, this.#weights, this.#rest.length, this.#above)
  }

  /** The quantiles of all sets; at most 16 components. */
  all(): Float64Array {
    const { durNs } = this.#rows
    const totals = this.#components.map(sum)
    const order = [...totals.keys()].sort((a, b) => totals[b] - totals[a])
    const levels = Array.from(order, () => candidates(durNs.length))
    const first = {
      row: placesOf(durNs.length),
      least: this.#rest,
      most: durNs,
    }
    const quantileNs = new Float64Array(1 << order.length)
    // `removed` are removed where none of the undecided is kept; `bound` is the quantile then.
    const decide = (from: Candidates, level: number, length: number, removed: number): void => {
      if (level === order.length) return
      const column = this.#components[order[level]]
      const bound = quantileNs[removed]
      decide(
        levels[level],
        level + 1,
        withoutIt(from, levels[level], length, column, bound),
        removed,
      )
      const kept = removed & ~(1 << order[level])
      const higher = this.#boundWithIt(from, length, column, bound)
      quantileNs[kept] = higher
      decide(levels[level], level + 1, withIt(from, levels[level], length, column, higher), kept)
    }
    quantileNs[quantileNs.length - 1] = this.#restNs
    decide(first, 0, durNs.length, quantileNs.length - 1)
    return quantileNs
  }

  /** What each component adds to the quantile when all are put back in this order. */
  inOrder(order: readonly number[]): Float64Array {
    const brings = new Float64Array(this.#components.length)
    let bound = this.#restNs
    let length = this.#beginOrder(bound)
    let kept = 0
    let waiting: number[] = []
    for (const component of order) {
      kept |= 1 << component
      // Many orders begin, and end, with the same sets: of those rows nothing needs to be known.
      let higher = this.#kept.get(kept)
      if (higher === undefined) {
        for (const each of waiting) length = this.#putBack(each, length, bound)
        waiting = []
        higher = this.#boundWithIt(this.#left, length, this.#components[component], bound)
        this.#kept.set(kept, higher)
      }
      brings[component] = higher - bound
      bound = higher
      waiting.push(component)
    }
    return brings
  }

  #putBack(component: number, length: number, bound: number): number {
    return withIt(this.#left, this.#left, length, this.#components[component], bound)
  }

  #beginOrder(bound: number): number {
    const { durNs } = this.#rows
    if (this.#left.row.length < durNs.length) this.#left = candidates(durNs.length)
    const { row, least, most } = this.#left
    let length = 0
    for (let i = 0; i < durNs.length; i++) {
      if (!(durNs[i] > bound)) continue
      row[length] = i
      least[length] = this.#rest[i]
      most[length++] = durNs[i]
    }
    return length
  }

  /** The quantile with one component more, which is no less than `bound`. */
  #boundWithIt(
    { row, least }: Candidates,
    length: number,
    column: Float64Array,
    bound: number,
  ): number {
    const { weight } = this.#rows
    let count = 0
    let spans = 0
    for (let i = 0; i < length; i++) {
      const leftNs = least[i] + column[row[i]]
      if (!(leftNs > bound)) continue
      this.#values[count] = leftNs
      this.#weights[count++] = weight[row[i]]
      spans += weight[row[i]]
    }
    return spans > this.#above
      ? selectFromTop(this.#values, this.#weights, count, this.#above)
      : bound
  }
}

function sum(column: Float64Array): number {
  let total = 0
  for (let i = 0; i < column.length; i++) total += column[i]
  return total
}

function placesOf(length: number): Int32Array {
  const row = new Int32Array(length)
  for (let i = 0; i < length; i++) row[i] = i
  return row
}

function candidates(length: number): Candidates {
  return {
    row: new Int32Array(length),
    least: new Float64Array(length),
    most: new Float64Array(length),
  }
}

/** Those that matter where a component is removed; returns how many. */
function withoutIt(
  from: Candidates,
  to: Candidates,
  length: number,
  column: Float64Array,
  bound: number,
): number {
  let count = 0
  for (let i = 0; i < length; i++) {
    const mostNs = from.most[i] - column[from.row[i]]
    if (!(mostNs > bound)) continue
    to.row[count] = from.row[i]
    to.least[count] = from.least[i]
    to.most[count++] = mostNs
  }
  return count
}

/** Those that matter where it is kept; `to` may be `from`. */
function withIt(
  from: Candidates,
  to: Candidates,
  length: number,
  column: Float64Array,
  bound: number,
): number {
  let count = 0
  for (let i = 0; i < length; i++) {
    if (!(from.most[i] > bound)) continue
    to.row[count] = from.row[i]
    to.least[count] = from.least[i] + column[from.row[i]]
    to.most[count++] = from.most[i]
  }
  return count
}

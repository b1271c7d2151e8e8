import { sumOf } from '../statistics/columns.ts'
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

/** Sets of components as they are decided on, one component after the other. */
interface Tree {
  readonly order: readonly number[]
  /** By the bit set of those that are removed. */
  readonly quantileNs: Float64Array
  /** What can still matter once a component is decided, by its place in the order. */
  readonly levels: Candidates[]
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
    for (const column of components) subtract(this.#rest, column)
    this.#values = new Float64Array(this.#rest.length)
    this.#weights = new Float64Array(this.#rest.length)
    this.#restNs = this.#quantileOfRest()
  }

  /** Where components are all that there is, nothing is left of any row. */
  #quantileOfRest(): number {
    const rest = this.#rest
    if (rest.length > 0 && isNothing(rest)) return 0
    this.#values.set(rest)
    this.#weights.set(this.#rows.weight)
    return selectFromTop(this.#values, this.#weights, rest.length, this.#above)
  }

  /** The quantiles of all sets; at most 16 components. */
  all(): Float64Array {
    const totals = this.#components.map((column) => sumOf(column))
    const order = [...totals.keys()].sort((a, b) => totals[b] - totals[a])
    const quantileNs = new Float64Array(1 << order.length)
    const tree: Tree = { order, quantileNs, levels: order.map(() => candidates(0)) }
    quantileNs[quantileNs.length - 1] = this.#restNs
    const length = this.#beginOrder(this.#restNs)
    this.#decide(tree, 0, this.#left, length, quantileNs.length - 1)
    return quantileNs
  }

  /**
   * Fills in the quantiles of a branch, in which `removed` are removed when none of the undecided is kept. The rows of the branch
   * that removes one more take the place of those in `from`.
   */
  #decide(tree: Tree, level: number, from: Candidates, length: number, removed: number): void {
    const { order, quantileNs, levels } = tree
    const column = this.#components[order[level]]
    const bound = quantileNs[removed]
    const kept = removed & ~(1 << order[level])
    const higher = this.#boundWithIt(from, length, column, bound)
    quantileNs[kept] = higher
    if (level === order.length - 1) return
    if (levels[level].row.length < length) levels[level] = candidates(length)
    const left = decided(from, levels[level], length, column, true, higher)
    this.#decide(tree, level + 1, levels[level], left, kept)
    const rest = decided(from, from, length, column, false, bound)
    this.#decide(tree, level + 1, from, rest, removed)
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
    return decided(this.#left, this.#left, length, this.#components[component], true, bound)
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
  #boundWithIt(from: Candidates, length: number, column: Float64Array, bound: number): number {
    const { weight } = this.#rows
    const [values, weights] = [this.#values, this.#weights]
    const count = takeHigher({ values, weights }, from, length, { column, weight, bound })
    return sumOf(weights, 0, count) > this.#above
      ? selectFromTop(values, weights, count, this.#above)
      : bound
  }
}

/**
 * Takes what is left of the rows with one component more, where that is more than `bound`; returns how many. Nothing follows the
 * loop: it is compiled while it runs for the first time, and what stood behind it, where it never was until then, would be given up
 * again each time.
 */
function takeHigher(
  { values, weights }: { readonly values: Float64Array; readonly weights: Float64Array },
  { row, least }: Candidates,
  length: number,
  {
    column,
    weight,
    bound,
  }: { readonly column: Float64Array; readonly weight: Float64Array; readonly bound: number },
): number {
  let count = 0
  for (let i = 0; i < length; i++) {
    const leftNs = least[i] + column[row[i]]
    if (!(leftNs > bound)) continue
    values[count] = leftNs
    weights[count++] = weight[row[i]]
  }
  return count
}

function subtract(from: Float64Array, column: Float64Array): void {
  for (let i = 0; i < column.length; i++) from[i] -= column[i]
}

function isNothing(ns: Float64Array): boolean {
  let row = 0
  while (row < ns.length && ns[row] === 0) row++
  return row === ns.length
}

function candidates(length: number): Candidates {
  return {
    row: new Int32Array(length),
    least: new Float64Array(length),
    most: new Float64Array(length),
  }
}

/**
 * Takes over the rows that can still reach more than `bound` once a component is kept or removed; returns how many. `to` may be
 * `from`.
 */
function decided(
  from: Candidates,
  to: Candidates,
  length: number,
  column: Float64Array,
  isKept: boolean,
  bound: number,
): number {
  let count = 0
  for (let i = 0; i < length; i++) {
    const row = from.row[i]
    const ns = column[row]
    const most = isKept ? from.most[i] : from.most[i] - ns
    if (!(most > bound)) continue
    to.row[count] = row
    to.least[count] = isKept ? from.least[i] + ns : from.least[i]
    to.most[count++] = most
  }
  return count
}

import { weightedSum } from '../statistics/columns.ts'
import { rankOf } from '../statistics/quantile.ts'
import { startOfBody } from './euler.ts'
import { countAbove, type RankedSpans } from './ranked-spans.ts'
import type { TimeBlocks } from './time-blocks.ts'

/** Sums of sampled weights may miss a whole rank by rounding. */
const SLACK = 1e-9

/** Where tail and body lie among ranked spans when one block is left out: tail [0, tailEnd), body [bodyStart, length). */
interface Places {
  readonly tailEnd: number
  readonly tailWeight: number
  readonly bodyStart: number
  readonly bodyWeight: number
}

/** What the excess of a part of the duration becomes when each block of time is left out: the jackknife's values. */
export class BlocksLeftOut {
  readonly #spans: RankedSpans
  readonly #of: Uint8Array
  readonly #places: readonly Places[]
  /** Where the body of all spans begins, and its weight by block. */
  readonly #bodyStart: number
  readonly #bodyWeight: Float64Array
  /** From here on a row is of the body whatever is left out. */
  readonly #alwaysBody: number

  /** `of` has the block of each ranked row; tail and body are those of the p-quantile and the median. */
  constructor(spans: RankedSpans, of: Uint8Array, blocks: TimeBlocks, p: number) {
    this.#spans = spans
    this.#of = of
    this.#bodyStart = startOfBody(spans.durNs, spans.weight, Math.round(spans.population))
    this.#bodyWeight = new Float64Array(blocks.count)
    for (let i = this.#bodyStart; i < spans.length; i++) this.#bodyWeight[of[i]] += spans.weight[i]
    this.#places = Array.from(blocks.weight, (weight, block) => {
      const population = Math.round(spans.population - weight)
      return { ...this.#tail(block, countAbove(p, population)), ...this.#body(block, population) }
    })
    this.#alwaysBody = Math.max(0, ...this.#places.map(({ bodyStart }) => bodyStart))
  }

  /** The excess of a ranked column, its mean in slow spans over that in usual ones, without each block. */
  excess(column: Float64Array): Float64Array {
    const { weight } = this.#spans
    const of = this.#of
    const from = this.#alwaysBody
    const bodySums = new Float64Array(this.#places.length)
    addByBlock(bodySums, column, weight, of, from)
    const all = weightedSum(column, weight, from)
    const excess = new Float64Array(this.#places.length)
    for (const [block, places] of this.#places.entries()) {
      const { tailEnd, tailWeight, bodyStart, bodyWeight } = places
      const tail = addOthers(0, column, weight, of, block, 0, tailEnd)
      const always = all - bodySums[block]
      const body = addOthers(always, column, weight, of, block, bodyStart, from)
      excess[block] = tail / tailWeight - body / bodyWeight
    }
    return excess
  }

  /** Down to the first row with which the rows so far weigh more than `above`, and those as slow. */
  #tail(block: number, above: number): Pick<Places, 'tailEnd' | 'tailWeight'> {
    const { durNs, weight, length } = this.#spans
    let tailWeight = 0
    let at = 0
    let last = 0
    for (; at < length && !(tailWeight > above * (1 + SLACK)); at++) {
      if (this.#of[at] === block) continue
      tailWeight += weight[at]
      last = at
    }
    let tailEnd = last + 1
    for (; tailEnd < length && durNs[tailEnd] === durNs[last]; tailEnd++) {
      if (this.#of[tailEnd] !== block) tailWeight += weight[tailEnd]
    }
    return { tailEnd, tailWeight }
  }

  /** The body begins a few rows beside where it does with the block. */
  #body(block: number, population: number): Pick<Places, 'bodyStart' | 'bodyWeight'> {
    const { durNs, weight, length } = this.#spans
    const weightOf = (row: number): number => (this.#of[row] === block ? 0 : weight[row])
    const needed = rankOf(0.5, population) * (1 - SLACK)
    let at = this.#bodyStart
    let seen = -this.#bodyWeight[block]
    for (const spans of this.#bodyWeight) seen += spans
    while (at > 0 && seen < needed) seen += weightOf(--at)
    while (at < length && seen - weightOf(at) >= needed) seen -= weightOf(at++)
    while (at > 0 && durNs[at - 1] === durNs[at]) seen += weightOf(--at)
    return { bodyStart: at, bodyWeight: seen }
  }
}

/** Adds what rows from `from` on have of a column to the sum of their block. */
function addByBlock(
  sums: Float64Array,
  column: Float64Array,
  weight: Float64Array,
  of: Uint8Array,
  from: number,
): void {
  for (let i = from; i < column.length; i++) sums[of[i]] += weight[i] * column[i]
}

/** `sum` and what the rows of a stretch have of a column, but for those of one block. */
function addOthers(
  sum: number,
  column: Float64Array,
  weight: Float64Array,
  of: Uint8Array,
  block: number,
  from: number,
  to: number,
): number {
  let total = sum
  for (let i = from; i < to; i++) if (of[i] !== block) total += weight[i] * column[i]
  return total
}

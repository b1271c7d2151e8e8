import { Random } from '../statistics/random.ts'
import { selectFromTop } from '../statistics/weighted-select.ts'
import { countAbove } from './ranked-spans.ts'
import type { TimedRows } from './what-if.ts'

/** Up to so many players all orders are counted. */
const MOST_EXACT = 10
/** Beyond, so many pairs of an order and its reverse are drawn. */
const PAIRS = 64

/** A quantile shared out among components. */
export interface ShapleyValues {
  /** In the order of the components, nanoseconds; they sum to Q(L) - Q(L - all of them). */
  readonly valueNs: Float64Array
  /** The greatest standard error that is due to drawing orders; 0 where all were counted. */
  readonly standardErrorNs: number
}

/**
 * Shapley values of v(S) = Q(L - the components in S) at the p-quantile (Shapley 1953): what a component's removal brings,
 * as the mean over all orders in which components can be removed. Unlike a single removal it adds up. At most 16
 * components; for more than ten, orders are drawn, each with its reverse (Castro et al., Computers & Operations
 * Research 36, 2009; Lomeli et al. 2019).
 */
export function shapleyValues(
  rows: TimedRows,
  components: readonly Float64Array[],
  p: number,
  seed = 1,
): ShapleyValues {
  const game = new RemovalGame(rows, components, p)
  if (components.length <= MOST_EXACT) return { valueNs: exact(game), standardErrorNs: 0 }
  return sampled(game, new Random(seed))
}

/** Walks from one set of removed components to another, and tells the quantile of what is left. */
class RemovalGame {
  readonly players: number
  readonly #rows: TimedRows
  readonly #components: readonly Float64Array[]
  readonly #above: number
  readonly #left: Float64Array
  readonly #values: Float64Array
  readonly #weights: Float64Array
  #removed = 0

  constructor(rows: TimedRows, components: readonly Float64Array[], p: number) {
    this.players = components.length
    this.#rows = rows
    this.#components = components
    this.#above = countAbove(p, rows.population)
    this.#left = rows.durNs.slice()
    this.#values = new Float64Array(rows.durNs.length)
    this.#weights = new Float64Array(rows.durNs.length)
  }

  /** The quantile without the components in the bit set `removed`, which is no less than `atLeastNs`. */
  quantileNs(removed: number, atLeastNs: number): number {
    for (let i = 0; i < this.players; i++) {
      if (((removed ^ this.#removed) >>> i) & 1)
        this.#shift(this.#components[i], (removed >>> i) & 1)
    }
    this.#removed = removed
    // Of all rows only those are looked at that reach a quantile which is known to be no greater.
    const { weight } = this.#rows
    let length = 0
    for (let row = 0; row < weight.length; row++) {
      if (this.#left[row] < atLeastNs) continue
      this.#values[length] = this.#left[row]
      this.#weights[length++] = weight[row]
    }
    return selectFromTop(this.#values, this.#weights, length, this.#above)
  }

  #shift(component: Float64Array, isRemoved: number): void {
    const sign = isRemoved === 1 ? -1 : 1
    const left = this.#left
    for (let row = 0; row < left.length; row++) left[row] += sign * component[row]
  }
}

function exact(game: RemovalGame): Float64Array {
  const { players } = game
  const quantileNs = allQuantiles(game)
  const valueNs = new Float64Array(players)
  const orders = orderShares(players)
  for (let removed = 0; removed < quantileNs.length; removed++) {
    const share = orders[bitCount(removed)]
    for (let i = 0; i < players; i++) {
      if ((removed >>> i) & 1) continue
      valueNs[i] += share * (quantileNs[removed] - quantileNs[removed | (1 << i)])
    }
  }
  return valueNs
}

/** The quantile for every set of removed components, from all removed to none: whatever is put back, it rises. */
function allQuantiles(game: RemovalGame): Float64Array {
  const quantileNs = new Float64Array(1 << game.players)
  for (let removed = quantileNs.length - 1; removed >= 0; removed--) {
    let atLeastNs = Number.NEGATIVE_INFINITY
    for (let i = 0; i < game.players; i++) {
      if (!((removed >>> i) & 1)) atLeastNs = Math.max(atLeastNs, quantileNs[removed | (1 << i)])
    }
    quantileNs[removed] = game.quantileNs(removed, atLeastNs)
  }
  return quantileNs
}

/** By how many were removed before a player: the share of orders for each such set, s! (m - s - 1)! / m!. */
function orderShares(players: number): number[] {
  const shares = [1 / players]
  for (let before = 1; before < players; before++) {
    shares.push((shares[before - 1] * before) / (players - before))
  }
  return shares
}

function bitCount(bits: number): number {
  let count = 0
  for (let left = bits; left !== 0; left &= left - 1) count++
  return count
}

function sampled(game: RemovalGame, random: Random): ShapleyValues {
  const { players } = game
  const sum = new Float64Array(players)
  const squares = new Float64Array(players)
  const order = Array.from({ length: players }, (_, i) => i)
  for (let pair = 0; pair < PAIRS; pair++) {
    shuffle(order, random)
    const there = removeInOrder(game, order)
    const back = removeInOrder(game, order.toReversed())
    for (let i = 0; i < players; i++) {
      const value = (there[i] + back[i]) / 2
      sum[i] += value
      squares[i] += value * value
    }
  }
  const variances = squares.map((square, i) => (square - sum[i] ** 2 / PAIRS) / (PAIRS - 1))
  return {
    valueNs: sum.map((value) => value / PAIRS),
    standardErrorNs: Math.sqrt(Math.max(0, ...variances) / PAIRS),
  }
}

/** What each component brings when they are put back in this order. */
function removeInOrder(game: RemovalGame, order: readonly number[]): Float64Array {
  const brings = new Float64Array(game.players)
  let removed = (1 << game.players) - 1
  let beforeNs = game.quantileNs(removed, Number.NEGATIVE_INFINITY)
  for (const i of order) {
    removed &= ~(1 << i)
    const afterNs = game.quantileNs(removed, beforeNs)
    brings[i] = afterNs - beforeNs
    beforeNs = afterNs
  }
  return brings
}

function shuffle(order: number[], random: Random): void {
  for (let i = order.length - 1; i > 0; i--) {
    const other = random.below(i + 1)
    const kept = order[i]
    order[i] = order[other]
    order[other] = kept
  }
}

import { Random } from '../statistics/random.ts'
import { Removals, type TimedRows } from './removals.ts'

/** Up to so many players all orders are counted. */
const MOST_EXACT = 12
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
 * components; for more than twelve, orders are drawn, each with its reverse (Castro et al., Computers & Operations
 * Research 36, 2009; Lomeli et al. 2019).
 */
export function shapleyValues(
  rows: TimedRows,
  components: readonly Float64Array[],
  p: number,
  seed = 1,
): ShapleyValues {
  const removals = new Removals(rows, components, p)
  const { length } = components
  return length <= MOST_EXACT
    ? exact(removals, length)
    : sampled(removals, length, new Random(seed))
}

function exact(removals: Removals, players: number): ShapleyValues {
  const quantileNs = removals.all()
  const valueNs = new Float64Array(players)
  const orders = orderShares(players)
  for (let removed = 0; removed < quantileNs.length; removed++) {
    const share = orders[bitCount(removed)]
    for (let i = 0; i < players; i++) {
      if ((removed >>> i) & 1) continue
      valueNs[i] += share * (quantileNs[removed] - quantileNs[removed | (1 << i)])
    }
  }
  return { valueNs, standardErrorNs: 0 }
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

function sampled(removals: Removals, players: number, random: Random): ShapleyValues {
  const sum = new Float64Array(players)
  const squares = new Float64Array(players)
  const order = Array.from({ length: players }, (_, i) => i)
  for (let pair = 0; pair < PAIRS; pair++) {
    shuffle(order, random)
    const there = removals.inOrder(order)
    const back = removals.inOrder(order.toReversed())
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

function shuffle(order: number[], random: Random): void {
  for (let i = order.length - 1; i > 0; i--) {
    const other = random.below(i + 1)
    const kept = order[i]
    order[i] = order[other]
    order[other] = kept
  }
}

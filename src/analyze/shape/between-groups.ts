/** Spans in groups: by a label, a process, a mode. */
export interface GroupedSpans {
  /** The group of each row, from 0. */
  readonly groupOf: Int32Array
  readonly groups: number
  readonly durNs: Float64Array
  /** How many spans a row stands for. */
  readonly weight: Float64Array
}

/** What one group does to the tail. */
export interface GroupPart {
  /** Of all spans, of the slow ones, and of the usual ones. */
  readonly share: number
  readonly tailShare: number
  readonly bodyShare: number
  readonly meanNs: number
  /** What slow spans have over usual ones since more, or fewer, of them are of this group. */
  readonly betweenNs: number
}

/** The excess of slow spans split between groups and within them. */
export interface BetweenGroups {
  readonly groups: readonly GroupPart[]
  readonly excessNs: number
  /** The sum over the groups; the rest of the excess lies within them. */
  readonly betweenNs: number
  /** `betweenNs` over `excessNs`; absent where there is no excess. */
  readonly betweenShare?: number
}

/**
 * Splits what slow spans (`slowNs` and more) have over usual ones (`usualNs` and less), in the mean: between groups is the sum of
 * (share of the slow - share of the usual) × mean of the group, what a change of the mix of groups alone would make (Kitagawa,
 * Journal of the American Statistical Association 50, 1955, with the mean of each group for its rate); within is the rest.
 */
export function betweenGroups(
  { groupOf, groups, durNs, weight }: GroupedSpans,
  slowNs: number,
  usualNs: number,
): BetweenGroups {
  const [all, slow, usual] = [0, 1, 2].map(() => new Totals(groups))
  for (let row = 0; row < durNs.length; row++) {
    all.add(groupOf[row], weight[row], durNs[row])
    if (durNs[row] >= slowNs) slow.add(groupOf[row], weight[row], durNs[row])
    if (durNs[row] <= usualNs) usual.add(groupOf[row], weight[row], durNs[row])
  }
  const parts = Array.from({ length: groups }, (_, group): GroupPart => {
    const [tailShare, bodyShare] = [slow.share(group), usual.share(group)]
    const meanNs = all.spans[group] > 0 ? all.sumNs[group] / all.spans[group] : 0
    return {
      share: all.share(group),
      tailShare,
      bodyShare,
      meanNs,
      betweenNs: (tailShare - bodyShare) * meanNs,
    }
  })
  const betweenNs = parts.reduce((sum, part) => sum + part.betweenNs, 0)
  const excessNs = slow.meanNs - usual.meanNs
  return {
    groups: parts,
    excessNs,
    betweenNs,
    ...(excessNs > 0 ? { betweenShare: betweenNs / excessNs } : {}),
  }
}

/** Spans and their time by group. */
class Totals {
  readonly spans: Float64Array
  readonly sumNs: Float64Array
  #spans = 0
  #ns = 0

  constructor(groups: number) {
    this.spans = new Float64Array(groups)
    this.sumNs = new Float64Array(groups)
  }

  add(group: number, spans: number, ns: number): void {
    this.spans[group] += spans
    this.sumNs[group] += spans * ns
    this.#spans += spans
    this.#ns += spans * ns
  }

  share(group: number): number {
    return this.#spans > 0 ? this.spans[group] / this.#spans : 0
  }

  get meanNs(): number {
    return this.#ns / this.#spans
  }
}

/** `undecided`: the spans do not tell. */
export type GateVerdict = 'fails' | 'passes' | 'undecided'

/** What became of one condition of `--fail-if`. */
export interface GateResult {
  /** As it was written. */
  readonly expr: string
  readonly verdict: GateVerdict
  /** In words: the number, its interval, and what they say. */
  readonly why: string
  /** About so many spans (of two captures: each) would decide; only of an undecided gate, and absent where no number would. */
  readonly spansToDecide?: number
}

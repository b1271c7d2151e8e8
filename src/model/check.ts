/** How good the thing is that a check looked at. */
export const CHECK_LEVELS = ['ok', 'warning', 'problem'] as const

export type CheckLevel = (typeof CHECK_LEVELS)[number]

/** One thing that was looked at: what was seen, and what to do where it is not well. */
export interface Check {
  readonly name: string
  readonly level: CheckLevel
  readonly message: string
  /** Absent where nothing is to be done. */
  readonly cure?: string
}

/** Checks about one subject. */
export interface CheckGroup {
  /** `this machine`, or the name of a file. */
  readonly about: string
  readonly checks: readonly Check[]
}

/** Something that is as it should be. */
export function ok(name: string, message: string): Check {
  return { name, level: 'ok', message }
}

/** Something that a trace can live with. */
export function warning(name: string, message: string, cure: string): Check {
  return { name, level: 'warning', message, cure }
}

/** Something that spoils a trace. */
export function problem(name: string, message: string, cure: string): Check {
  return { name, level: 'problem', message, cure }
}

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

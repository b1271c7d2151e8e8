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

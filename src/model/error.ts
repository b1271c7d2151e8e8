/**
 * What a run that had to end tells its caller: 1 = something failed (an output, a binary, a machine), 2 = wrong usage, 3 = the
 * input held nothing usable, or a filter matched nothing.
 */
export type ExitStatus = 1 | 2 | 3

/** The one error that gotail throws on purpose. Its message is one line: what was seen, and the cure. */
export class GotailError extends Error {
  readonly exitStatus: ExitStatus

  constructor(message: string, exitStatus: ExitStatus) {
    super(message)
    this.name = 'GotailError'
    this.exitStatus = exitStatus
  }
}

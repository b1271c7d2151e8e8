/** What a run that had to end tells its caller: 1 = the input held nothing usable, 2 = wrong usage. */
export type ExitStatus = 1 | 2

/** The one error that gotail throws on purpose. Its message is one line: what was seen, and the cure. */
export class GotailError extends Error {
  readonly exitStatus: ExitStatus

  constructor(message: string, exitStatus: ExitStatus) {
    super(message)
    this.name = 'GotailError'
    this.exitStatus = exitStatus
  }
}

import { duration } from '../../report/text/format.ts'
import { type CommonFlags, note, type Session } from '../session/session.ts'

/** Whether somebody waits for a trace. */
export interface StageFlags extends CommonFlags {
  /** False where nobody waits for it to begin. */
  readonly stages?: boolean
}

/** Says how far a trace is, to somebody who waits for it. */
export function tellStage(session: Session, flags: StageFlags, text: string): void {
  if (flags.stages !== false) note(session, flags, text)
}

export function trialNote(version: string): string {
  return `tries what bpftrace ${version} can do on this machine, which takes some seconds, the first time only`
}

/** What somebody has to know who starts the load by hand: since when (milliseconds since 1970), and until when. */
export function beginNote(
  unixMs: number,
  durationNs: number | undefined,
  hasCommand: boolean,
): string {
  const since = new Date(unixMs).toTimeString().slice(0, 8)
  const until = hasCommand ? 'until the command ends, or Ctrl-C' : 'until Ctrl-C'
  return `the probes stand: tracing since ${since}, ${durationNs === undefined ? until : `for ${duration(durationNs)}`}`
}

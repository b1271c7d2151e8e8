import { GotailError } from '../model/error.ts'
import { foreignMessage } from '../report/unusable.ts'
import { Glimpse } from './glimpse.ts'
import type { CaptureInput } from './input.ts'
import { Progress, type Reached } from './progress.ts'
import { type CommonFlags, note, type Session } from './session.ts'

const CERTAIN_BYTES = 256

/** What takes the bytes of an input. */
export interface Consumer {
  push(bytes: Uint8Array): void
  /** Waits until what was made of the bytes is out. */
  flush?(): Promise<void>
  progress?(): { readonly lines: number; readonly spans: number }
}

/** What shows how far a reading has come. */
export interface Display {
  /** Called at the beginning and for every piece of the input. */
  update(reached: () => Reached): void
  /** Leaves no trace. */
  erase(): void
}

/**
 * Feeds all bytes of an input to a consumer, shows progress on a terminal unless it has a `display`, and obeys Ctrl-C. Says on standard error
 * where the input broke off or was ended by hand. Resolves to a glimpse of what went by.
 */
export async function readInput(
  session: Session,
  flags: CommonFlags,
  input: CaptureInput,
  consumer: Consumer,
  display: Display | undefined = progressFor(session, flags),
): Promise<Glimpse> {
  const glimpse = new Glimpse()
  let isJudged = false
  const reached = () => ({
    bytes: input.bytesRead,
    totalBytes: input.totalBytes,
    ...consumer.progress?.(),
  })
  session.interruptions.guard(input)
  try {
    display?.update(reached)
    for await (const bytes of input.chunks()) {
      glimpse.push(bytes)
      if (!isJudged && glimpse.head.length >= CERTAIN_BYTES) {
        refuseForeign(glimpse.head)
        isJudged = true
      }
      consumer.push(bytes)
      await consumer.flush?.()
      display?.update(reached)
    }
  } finally {
    session.interruptions.rest()
    display?.erase()
  }
  for (const damage of input.damages) note(session, flags, damage)
  if (input.stopped) {
    const { endedBy } = session.interruptions
    note(session, flags, `ended by ${endedBy}: this is what was read until then`)
  }
  return glimpse
}

/** A picture or an archive is told by its begin: nobody waits for gigabytes of it. */
function refuseForeign(head: Uint8Array): void {
  const message = foreignMessage(head.subarray(0, CERTAIN_BYTES))
  if (message !== undefined) throw new GotailError(message, 1)
}

function progressFor({ effects }: Session, flags: CommonFlags): Progress | undefined {
  const { stderr, env } = effects
  const isWanted = stderr.isTTY === true && flags.quiet !== true && env.TERM !== 'dumb'
  return isWanted ? new Progress(stderr, effects.now) : undefined
}

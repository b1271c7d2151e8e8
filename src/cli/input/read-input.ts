import { GotailError } from '../../model/error.ts'
import { safeText } from '../../report/text/safe-text.ts'
import { foreignMessage } from '../../report/words/unusable.ts'
import { Progress, type Reached } from '../session/progress.ts'
import { type CommonFlags, note, type Session } from '../session/session.ts'
import type { ByteInput, OpenCapture } from './byte-input.ts'
import { Glimpse } from './glimpse.ts'
import { readParquet, type SpanConsumer } from './read-parquet.ts'

const CERTAIN_BYTES = 256

/** What takes the bytes of an input. */
export interface Consumer extends Partial<SpanConsumer> {
  /** Another one of several captures begins. */
  begin?(name: string): void
  push(bytes: Uint8Array): void
  /** Waits until what was made of the bytes is out. */
  flush?(): Promise<void>
  /** The capture in hand ended: waits until all of it was taken. */
  settle?(): Promise<void>
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
 * Feeds all captures of an input to a consumer, shows progress on a terminal unless it has a `display`, and obeys Ctrl-C. Says
 * on standard error where the input broke off or was ended by hand. Resolves to a glimpse of what went by first.
 */
export async function readInput(
  session: Session,
  flags: CommonFlags,
  input: ByteInput,
  consumer: Consumer,
  display: Display | undefined = progressFor(session, flags),
): Promise<Glimpse> {
  const glimpses: Glimpse[] = []
  const reached = () => ({
    bytes: input.bytesRead,
    totalBytes: input.totalBytes,
    ...consumer.progress?.(),
  })
  const afterwards = async (): Promise<void> => {
    await consumer.flush?.()
    display?.update(reached)
  }
  session.interruptions.guard(input)
  try {
    display?.update(reached)
    for (const capture of input.captures()) {
      const glimpse = new Glimpse()
      if (glimpses.length === 0) glimpses.push(glimpse)
      await readCapture(capture, input, consumer, { glimpse, afterwards })
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
  return glimpses[0] ?? new Glimpse()
}

function isSpanConsumer(consumer: Consumer): consumer is Consumer & SpanConsumer {
  return consumer.beginSpans !== undefined && consumer.span !== undefined
}

interface ReadOptions {
  readonly glimpse: Glimpse
  readonly afterwards: () => Promise<void>
}

async function readCapture(
  { name, chunks, parquetPath }: OpenCapture,
  input: ByteInput,
  consumer: Consumer,
  { glimpse, afterwards }: ReadOptions,
): Promise<void> {
  if (parquetPath !== undefined && isSpanConsumer(consumer)) {
    await readParquet(parquetPath, input, consumer, afterwards)
    return
  }
  const isOne = input.count === 1
  if (!isOne) consumer.begin?.(name)
  let isJudged = false
  for await (const bytes of chunks()) {
    glimpse.push(bytes)
    if (!isJudged && glimpse.head.length >= CERTAIN_BYTES) {
      refuseForeign(glimpse.head, isOne ? '' : `${safeText(name)}: `)
      isJudged = true
    }
    consumer.push(bytes)
    await afterwards()
  }
  await consumer.settle?.()
}

/** A picture or an archive is told by its begin: nobody waits for gigabytes of it. */
function refuseForeign(head: Uint8Array, before: string): void {
  const message = foreignMessage(head.subarray(0, CERTAIN_BYTES))
  if (message !== undefined) throw new GotailError(`${before}${message}`, 3)
}

function progressFor({ effects }: Session, flags: CommonFlags): Progress | undefined {
  const { stderr, env } = effects
  const isWanted = stderr.isTTY === true && flags.quiet !== true && env.TERM !== 'dumb'
  return isWanted ? new Progress(stderr, effects.now) : undefined
}

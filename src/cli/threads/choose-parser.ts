import type { EventWords } from '../../parse/events/event-lines.ts'
import type { ByteInput } from '../input/byte-input.ts'
import type { Consumer } from '../input/read-input.ts'
import { type CommonFlags, note, type Session } from '../session/session.ts'
import { hasParsingThread, ParsingThread, type PieceTaker } from './parsing-thread.ts'

/** A thread takes as long to begin as reading so much does. */
const LEAST_BYTES = 2 ** 25

/** Flags that say with how many threads to read. */
export interface ThreadFlags extends CommonFlags {
  readonly threads?: number
  readonly live?: boolean
}

/** Who takes the bytes of an input, and what ends that one. */
export interface ChosenParser {
  readonly consumer: Consumer
  close(): Promise<void>
}

/**
 * A parser in a thread of its own where that is asked for, or pays; else the one of the run itself: --live looks at what it holds
 * between two of its events.
 */
export function chooseParser(
  session: Session,
  flags: ThreadFlags,
  input: ByteInput,
  run: Consumer & PieceTaker,
  words: EventWords,
): ChosenParser {
  const wanted = flags.live === true ? 1 : (flags.threads ?? usual(session, input))
  if (wanted > 1 && !hasParsingThread()) {
    if (flags.threads !== undefined) note(session, flags, 'this gotail reads with one thread only')
  } else if (wanted > 1) {
    const thread = new ParsingThread(run, words)
    return { consumer: thread, close: () => thread.close() }
  }
  return { consumer: run, close: async () => {} }
}

/** Of a pipe nobody knows how much will come. */
function usual({ effects }: Session, input: ByteInput): number {
  const isLong = (input.totalBytes ?? 0) >= LEAST_BYTES
  return isLong ? Math.min(2, effects.processors()) : 1
}

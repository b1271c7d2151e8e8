import type { EventWords } from '../../parse/events/event-lines.ts'
import type { Consumer } from '../input/read-input.ts'
import { type CommonFlags, note, type Session } from '../session/session.ts'
import { hasParsingThread, ParsingThread, type PieceTaker } from './parsing-thread.ts'

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
 * A parser in a thread of its own where that is asked for; else the one of the run itself: --live looks at what it holds between
 * two of its events. On two CPUs the compiler and the garbage collector of the engine need the second one: one thread is the default.
 */
export function chooseParser(
  session: Session,
  flags: ThreadFlags,
  run: Consumer & PieceTaker,
  words: EventWords,
): ChosenParser {
  const wanted = flags.live === true ? 1 : (flags.threads ?? 1)
  if (wanted > 1 && !hasParsingThread()) {
    note(session, flags, 'this gotail reads with one thread only')
  } else if (wanted > 1) {
    const thread = new ParsingThread(run, words)
    return { consumer: thread, close: () => thread.close() }
  }
  return { consumer: run, close: async () => {} }
}

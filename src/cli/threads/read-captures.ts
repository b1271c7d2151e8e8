import type { EventWords } from '../../parse/events/event-lines.ts'
import type { ByteInput } from '../input/byte-input.ts'
import type { Glimpse } from '../input/glimpse.ts'
import { type Consumer, type Display, readInput } from '../input/read-input.ts'
import { type CommonFlags, note, type Session } from '../session/session.ts'
import { hasParsingThread, ParsingThread, type PieceTaker } from './parsing-thread.ts'

/** Sessions that know it: a comparison reads twice. */
const told = new WeakSet<Session>()

/** Flags that say with how many threads to read. */
export interface ThreadFlags extends CommonFlags {
  readonly threads?: number
  readonly live?: boolean
}

/** What becomes of captures. */
export interface Reading {
  /** Makes spans of them. */
  readonly run: Consumer & PieceTaker
  /** How their event lines are to be read. */
  readonly words: EventWords
  /** What comes of them meanwhile: nothing more is read until it is out. */
  readonly output?: { flush(): Promise<void> } | undefined
  readonly display?: Display | undefined
}

/**
 * Reads all captures of an input. The parser has a thread of its own where that is asked for; --live looks at what it holds between
 * two of its events. On two CPUs the compiler and the garbage collector of the engine need the second one: one thread is the default.
 */
export async function readCaptures(
  session: Session,
  flags: ThreadFlags,
  input: ByteInput,
  { run, words, output, display }: Reading,
): Promise<Glimpse> {
  const thread = wantsThread(session, flags) ? new ParsingThread(run, words) : undefined
  try {
    return await readInput(session, flags, input, flushed(thread ?? run, output), display)
  } finally {
    await thread?.close()
  }
}

function wantsThread(session: Session, flags: ThreadFlags): boolean {
  const { threads = 1, live } = flags
  if (threads < 2 || live === true) return false
  const isPossible = hasParsingThread()
  if (!isPossible && !told.has(session)) {
    note(session, flags, 'this gotail reads with one thread only')
    told.add(session)
  }
  return isPossible
}

/** The same consumer, which also waits until the output so far is out. */
function flushed(run: Consumer, output: Reading['output']): Consumer {
  if (output === undefined) return run
  return {
    begin: (name) => run.begin?.(name),
    beginSpans: (name, facts, log) => run.beginSpans?.(name, facts, log),
    span: (span) => run.span?.(span),
    push: (bytes) => run.push(bytes),
    progress: () => run.progress?.() ?? { lines: 0, spans: 0 },
    flush: async () => {
      await run.flush?.()
      await output.flush()
    },
    settle: async () => {
      await run.settle?.()
    },
  }
}

import type { EventWords } from '../../parse/events/event-lines.ts'
import type { ParsedPiece } from '../../parse/pieces/parsed-piece.ts'

/** What the thread that parses is told at its start. */
export interface ParserStart {
  /** Where events are, and where bytes are. */
  readonly memory: SharedArrayBuffer
  readonly bytes: SharedArrayBuffer
  /** How event lines are to be read. */
  readonly words: EventWords
}

/** What it is asked: so many bytes of a slot, the end of a capture, or another one's begin. */
export type ParserRequest = { readonly slot: number; readonly length: number } | 'begin' | 'end'

/** What it answers: pieces, in the order of the bytes. */
export interface ParserAnswer {
  readonly piece: ParsedPiece
  /** The slot whose bytes are read. */
  readonly slot?: number
  /** The capture ended with this one. */
  readonly isLast: boolean
}

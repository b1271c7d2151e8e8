import { ascii, startsWith } from '../bytes/byte-text.ts'
import type { LineWrap } from '../forms/formed-lines.ts'
import type { EventReader } from './event-reader.ts'

const NEWLINE = 10
const CARRIAGE_RETURN = 13

/** How an event stands in its line: alone, or in a plain printf record. */
export const IN_TEXT: LineWrap = { before: ascii(''), after: ascii('\n') }
/** In a record of JSON. */
export const IN_JSON: LineWrap = {
  before: ascii('{"type": "printf", "data": "'),
  after: ascii('\\n"}\n'),
}

/** Whether a printf record stands at `at` whose whole text is an event: then `reader` has scanned it. */
export function scansRecord(reader: EventReader, bytes: Uint8Array, at: number): boolean {
  const { before, after } = IN_JSON
  const start = at + before.length
  // The text of a label may be written in escapes of JSON.
  if (!startsWith(bytes, at, before) || reader.hasLabels(bytes[start])) return false
  const stop = reader.scan(bytes, start)
  if (stop < 0) return false
  const behind = stop + after.length - 1
  const end = bytes[behind] === CARRIAGE_RETURN ? behind + 1 : behind
  return startsWith(bytes, stop, after.subarray(0, -1)) && bytes[end] === NEWLINE
}

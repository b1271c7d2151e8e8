import { ascii } from '../bytes/byte-text.ts'
import type { LineWrap } from './plain-lines.ts'

/** How an event stands in its line: alone, or in a plain printf record. */
export const IN_TEXT: LineWrap = { before: ascii(''), after: ascii('\n') }
/** In a record of JSON. */
export const IN_JSON: LineWrap = {
  before: ascii('{"type": "printf", "data": "'),
  after: ascii('\\n"}\n'),
}

import type { DiagnosticLog } from '../../model/diagnostic.ts'
import { utf8Text } from './byte-text.ts'

const REPLACEMENT = '\uFFFD'

/** The text of `bytes[from, to)`, which are of a line of the capture, as UTF-8; what is none becomes U+FFFD and is counted. */
export function countedText(
  bytes: Uint8Array,
  from: number,
  to: number,
  line: number,
  log: DiagnosticLog,
): string {
  const text = utf8Text(bytes, from, to)
  if (!text.includes(REPLACEMENT)) return text
  // What was U+FFFD in the capture is not broken.
  let broken = text.split(REPLACEMENT).length - 1
  for (let i = from + 2; i < to; i++) {
    if (bytes[i] === 0xbd && bytes[i - 1] === 0xbf && bytes[i - 2] === 0xef) broken--
  }
  if (broken > 0) log.report('BAD_UTF8', 'bytes that are no UTF-8 became U+FFFD', line, broken)
  return text
}

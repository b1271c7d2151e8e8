import type { Diagnostic } from '../../model/diagnostic.ts'
import { clip } from '../../report/text/clip.ts'
import { counted } from '../../report/text/format.ts'
import { safeText } from '../../report/text/safe-text.ts'
import { type CommonFlags, note, type Session } from './session.ts'

const MESSAGE_COLUMNS = 200

/** Rows have no room for what went wrong on the way: it goes to standard error, a line each. */
export function noteDiagnostics(
  session: Session,
  flags: CommonFlags,
  diagnostics: readonly Diagnostic[],
): void {
  for (const { code, count, message } of diagnostics) {
    const often = count === 1 ? '' : ` (${counted(count, 'time')})`
    note(session, flags, `${code}${often}: ${clip(safeText(message), MESSAGE_COLUMNS)}`)
  }
}

import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Page } from '../text/page.ts'
import { wrap } from '../text/wrap.ts'
import {
  diagnosticOrigin,
  diagnosticWords,
  type Qualified,
  qualitySentences,
  untoldDiagnostics,
} from '../words/quality-words.ts'

/** What the numbers stand on: how much was read, and everything that was lost, late, cut or not understood. */
export function qualitySection(
  analysis: Qualified,
  page: Page,
  heading = 'Data quality',
): readonly string[] {
  const others = page.verbose ? analysis.diagnostics : untoldDiagnostics(analysis)
  return [
    page.ink.heading(heading),
    ...qualitySentences(analysis).flatMap((line) => wrap(line, page.columns, '  ')),
    ...others.flatMap((diagnostic) => diagnosticLines(diagnostic, page)),
  ]
}

function diagnosticLines(diagnostic: Diagnostic, page: Page): readonly string[] {
  const { code } = diagnostic
  const text = `${diagnosticOrigin(diagnostic)}${code}${diagnosticWords(diagnostic)}`
  const [first, ...rest] = wrap(text, page.columns, '  ')
  return [first.replace(code, page.ink.warning(code)), ...rest]
}

import type { Analysis } from '../model/analysis.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { Page } from './page.ts'
import { diagnosticWords, qualitySentences, untoldDiagnostics } from './quality-words.ts'
import { wrap } from './wrap.ts'

/** What the numbers stand on: how much was read, and everything that was lost, late, cut or not understood. */
export function qualitySection(analysis: Analysis, page: Page): readonly string[] {
  const others = page.verbose ? analysis.diagnostics : untoldDiagnostics(analysis)
  return [
    page.ink.heading('Data quality'),
    ...qualitySentences(analysis).flatMap((line) => wrap(line, page.columns, '  ')),
    ...others.flatMap((diagnostic) => diagnosticLines(diagnostic, page)),
  ]
}

function diagnosticLines(diagnostic: Diagnostic, page: Page): readonly string[] {
  const { code } = diagnostic
  const [first, ...rest] = wrap(`${code}${diagnosticWords(diagnostic)}`, page.columns, '  ')
  return [first.replace(code, page.ink.warning(code)), ...rest]
}

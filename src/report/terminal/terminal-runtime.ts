import type { Analysis, FunctionAnalysis } from '../../model/analysis.ts'
import type { Page } from '../text/page.ts'
import { wrap } from '../text/wrap.ts'
import { lesserIncidents, runtimeSentences } from '../words/runtime-words.ts'

/** What the runtime did to everyone: garbage collections and pauses, and whether slow spans go with them. */
export function runtimeSection(analysis: Analysis, page: Page): readonly string[] {
  return titled('Runtime events', runtimeSentences(analysis), page)
}

/** Slow spans that share one event. */
export function incidentSection(fn: FunctionAnalysis, page: Page): readonly string[] {
  return titled('Incidents: slow spans that share one event', lesserIncidents(fn), page)
}

function titled(title: string, sentences: readonly string[], page: Page): readonly string[] {
  if (sentences.length === 0) return []
  const lines = sentences.flatMap((sentence) => wrap(sentence, page.columns, '  '))
  return [page.ink.heading(title), ...lines]
}

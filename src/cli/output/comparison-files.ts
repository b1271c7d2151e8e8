import type { Comparison } from '../../model/comparison.ts'
import type { Session } from '../session/session.ts'
import { type FormFiles, formPaths, openFormFiles, type Render } from './form-files.ts'

/** The forms that a comparison can be written in, each loaded when it is asked for. */
const COMPARISON_FORMS = {
  json: async (): Promise<Render<[Comparison]>> =>
    (await import('../../report/json/json-comparison.ts')).comparisonJson,
  html: async (): Promise<Render<[Comparison]>> => (await import('../../page.ts')).comparisonHtml,
  markdown: async (): Promise<Render<[Comparison]>> =>
    (await import('../../report/markdown/markdown-comparison.ts')).comparisonMarkdown,
} as const

/** Where each form goes, if anywhere; `-` is standard output. */
export type ComparisonFlags = { readonly [form in keyof typeof COMPARISON_FORMS]?: string }

/** The paths that the flags name. */
export function comparisonPaths(flags: ComparisonFlags): readonly string[] {
  return formPaths(COMPARISON_FORMS, flags)
}

/** Opens a file for each form that was asked for. Wrong usage where two of them want standard output. */
export function openComparisonFiles(
  flags: ComparisonFlags,
  session: Session,
): FormFiles<[Comparison]> {
  return openFormFiles(COMPARISON_FORMS, flags, session)
}

import type { Analysis } from '../model/analysis.ts'
import { type FormFiles, formPaths, openFormFiles, type Render } from './form-files.ts'
import type { Session } from './session.ts'

/** The forms that a whole analysis can be written in, each loaded when it is asked for. */
const REPORT_FORMS = {
  json: async (): Promise<Render<Analysis>> => (await import('../report/json.ts')).analysisJson,
} as const

/** Where each form goes, if anywhere; `-` is standard output. */
export type ReportFlags = { readonly [form in keyof typeof REPORT_FORMS]?: string }

/** The paths that the flags name. */
export function reportPaths(flags: ReportFlags): readonly string[] {
  return formPaths(REPORT_FORMS, flags)
}

/** Opens a file for each form that was asked for. Wrong usage where two of them want standard output. */
export function openReportFiles(flags: ReportFlags, session: Session): FormFiles<Analysis> {
  return openFormFiles(REPORT_FORMS, flags, session)
}

import type { Analysis } from '../../model/analysis.ts'
import type { OtlpChoices } from '../../report/traces/otlp.ts'
import type { Session } from '../session/session.ts'
import {
  type FormFiles,
  formPaths,
  openFormFiles,
  type Render,
  refuseCrowded,
} from './form-files.ts'

type Rendered = readonly [analysis: Analysis, choices: OtlpChoices]

/** The forms that a whole analysis can be written in, each loaded when it is asked for. */
const REPORT_FORMS = {
  json: async (): Promise<Render<Rendered>> =>
    (await import('../../report/json/json.ts')).analysisJson,
  html: async (): Promise<Render<Rendered>> => (await import('../../page.ts')).htmlPage,
  markdown: async (): Promise<Render<Rendered>> =>
    (await import('../../report/markdown/markdown-report.ts')).analysisMarkdown,
  perfetto: async (): Promise<Render<Rendered>> =>
    (await import('../../report/traces/perfetto.ts')).analysisPerfetto,
  hgrm: async (): Promise<Render<Rendered>> =>
    (await import('../../report/traces/hgrm.ts')).analysisHgrm,
  pprof: async (): Promise<Render<Rendered>> =>
    (await import('../../report/traces/pprof.ts')).analysisPprof,
  folded: async (): Promise<Render<Rendered>> => {
    const { analysisFolded } = await import('../../report/traces/folded.ts')
    return (analysis) => analysisFolded(analysis, 'tail')
  },
  foldedUsual: async (): Promise<Render<Rendered>> => {
    const { analysisFolded } = await import('../../report/traces/folded.ts')
    return (analysis) => analysisFolded(analysis, 'body')
  },
  otlp: async (): Promise<Render<Rendered>> => {
    const { analysisOtlp } = await import('../../report/traces/otlp.ts')
    return analysisOtlp
  },
} as const

/** Where each form goes, if anywhere; `-` is standard output. */
export type ReportFlags = { readonly [form in keyof typeof REPORT_FORMS]?: string }

/** Report files that are open and wait for their analysis. */
export type ReportFiles = FormFiles<Rendered>

/** The paths that the flags name. */
export function reportPaths(flags: ReportFlags): readonly string[] {
  return formPaths(REPORT_FORMS, flags)
}

/** Refuses two reports on standard output. */
export function refuseCrowd(flags: ReportFlags): void {
  refuseCrowded(reportPaths(flags))
}

/** Opens a file for each form that was asked for. Wrong usage where two of them want standard output. */
export function openReportFiles(flags: ReportFlags, session: Session): ReportFiles {
  return openFormFiles(REPORT_FORMS, flags, session)
}

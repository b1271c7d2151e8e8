import type { Analysis } from '../model/analysis.ts'
import { GotailError } from '../model/error.ts'
import type { Output } from './output.ts'
import { openOutput, type Session } from './session.ts'

type Render = (analysis: Analysis) => string | Uint8Array

/** The forms that a whole analysis can be written in, each loaded when it is asked for. */
const REPORT_FORMS = {
  json: async (): Promise<Render> => (await import('../report/json.ts')).analysisJson,
  html: async (): Promise<Render> => {
    const [{ htmlReport }, { pageScripts }] = await Promise.all([
      import('../report/html/html-report.ts'),
      import('./page-scripts.ts'),
    ])
    return (analysis) => htmlReport(analysis, pageScripts())
  },
} as const

type ReportForm = keyof typeof REPORT_FORMS

/** Where each form goes, if anywhere; `-` is standard output. */
export type ReportFlags = { readonly [form in ReportForm]?: string }

/** Report files that are open and wait for their analysis. */
export interface ReportFiles {
  write(analysis: Analysis): Promise<void>
}

/** The paths that the flags name. */
export function reportPaths(flags: ReportFlags): readonly string[] {
  return chosenForms(flags).map(([, path]) => path)
}

/** Opens a file for each form that was asked for. Wrong usage where two of them want standard output. */
export function openReportFiles(flags: ReportFlags, session: Session): ReportFiles {
  if (reportPaths(flags).filter((path) => path === '-').length > 1) {
    throw new GotailError('standard output can hold one report: give the others a file', 2)
  }
  const files = chosenForms(flags).map(([form, path]): readonly [ReportForm, Output] => [
    form,
    openOutput(session, path),
  ])
  return {
    async write(analysis): Promise<void> {
      for (const [form, output] of files) {
        const render = await REPORT_FORMS[form]()
        output.write(render(analysis))
        await output.close()
      }
    },
  }
}

function chosenForms(flags: ReportFlags): readonly (readonly [ReportForm, string])[] {
  return Object.keys(REPORT_FORMS)
    .filter(isReportForm)
    .flatMap((form) => {
      const path = flags[form]
      return path === undefined ? [] : [[form, path] as const]
    })
}

function isReportForm(name: string): name is ReportForm {
  return Object.hasOwn(REPORT_FORMS, name)
}

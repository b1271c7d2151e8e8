import type { Analysis } from '../model/analysis.ts'
import { GotailError } from '../model/error.ts'
import type { Output } from './output.ts'
import { openOutput, type Session } from './session.ts'

type Render = (analysis: Analysis, choices: RenderChoices) => string | Uint8Array

/** What some of the forms ask for beside the analysis. */
export interface RenderChoices {
  /** When the capture's clock was 0, in unix time. */
  readonly bootNs: bigint
}

/** The forms that a whole analysis can be written in, each loaded when it is asked for. */
const REPORT_FORMS = {
  json: async (): Promise<Render> => (await import('../report/json.ts')).analysisJson,
  perfetto: async (): Promise<Render> => (await import('../report/perfetto.ts')).analysisPerfetto,
  hgrm: async (): Promise<Render> => (await import('../report/hgrm.ts')).analysisHgrm,
  pprof: async (): Promise<Render> => (await import('../report/pprof.ts')).analysisPprof,
  otlp: async (): Promise<Render> => {
    const { analysisOtlp } = await import('../report/otlp.ts')
    return (analysis, { bootNs }) => analysisOtlp(analysis, bootNs)
  },
} as const

type ReportForm = keyof typeof REPORT_FORMS

/** Where each form goes, if anywhere; `-` is standard output. */
export type ReportFlags = { readonly [form in ReportForm]?: string }

/** Report files that are open and wait for their analysis. */
export interface ReportFiles {
  write(analysis: Analysis, choices: RenderChoices): Promise<void>
}

/** The paths that the flags name. */
export function reportPaths(flags: ReportFlags): readonly string[] {
  return chosenForms(flags).map(([, path]) => path)
}

/** Refuses two reports on standard output. */
export function refuseCrowd(flags: ReportFlags): void {
  if (reportPaths(flags).filter((path) => path === '-').length > 1) {
    throw new GotailError('standard output can hold one report: give the others a file', 2)
  }
}

/** Opens a file for each form that was asked for. Wrong usage where two of them want standard output. */
export function openReportFiles(flags: ReportFlags, session: Session): ReportFiles {
  refuseCrowd(flags)
  const files = chosenForms(flags).map(([form, path]): readonly [ReportForm, Output] => [
    form,
    openOutput(session, path),
  ])
  return {
    async write(analysis, choices): Promise<void> {
      for (const [form, output] of files) {
        const render = await REPORT_FORMS[form]()
        output.write(render(analysis, choices))
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

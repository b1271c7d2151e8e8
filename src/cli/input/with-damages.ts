import type { Analysis } from '../../model/analysis.ts'

/** The analysis with what the input itself suffered among its diagnostics, still by code in alphabetical order. */
export function withDamages(analysis: Analysis, damages: readonly string[]): Analysis {
  if (damages.length === 0) return analysis
  const cut = { code: 'CUT_FILE', count: damages.length, message: damages[0] } as const
  const diagnostics = [...analysis.diagnostics, cut].sort((a, b) =>
    a.code === b.code ? 0 : a.code < b.code ? -1 : 1,
  )
  return { ...analysis, diagnostics }
}

import type { Analysis, Exemplar } from '../../model/analysis.ts'

/** A span that is shown moment by moment, and its name within the report. */
export interface ListedExemplar {
  readonly fn: string
  /** `slow` or `usual`. */
  readonly kind: 'slow' | 'usual'
  /** From 1, within the function and kind. */
  readonly number: number
  readonly exemplar: Exemplar
}

/** All of them: of each function the slowest first, then those that are usual. */
export function listExemplars({ functions }: Analysis): readonly ListedExemplar[] {
  return functions.flatMap(({ fn, exemplars, usual }) => [
    ...exemplars.map((exemplar, at) => ({ fn, kind: 'slow', number: at + 1, exemplar }) as const),
    ...usual.map((exemplar, at) => ({ fn, kind: 'usual', number: at + 1, exemplar }) as const),
  ])
}

import type { Exemplar, FunctionAnalysis } from '../../model/analysis.ts'
import { duration } from '../format.ts'

/** Spans with more states than this together are too many to draw: the slowest come first. */
const MOST_STATES = 6000
const MOST_USUAL = 2

/** An exemplar with what it is called in charts and tables. */
export interface NamedExemplar {
  readonly label: string
  readonly exemplar: Exemplar
}

/** The slowest spans, slowest first, then a few usual ones; as many as can be drawn. */
export function namedExemplars({ exemplars, usual }: FunctionAnalysis): readonly NamedExemplar[] {
  const named = [
    ...exemplars.map((exemplar, index) => name(`${index + 1}`, exemplar)),
    ...usual.slice(0, MOST_USUAL).map((exemplar, index) => name(`usual ${index + 1}`, exemplar)),
  ]
  let states = 0
  return named.filter(({ exemplar }) => {
    states += exemplar.timeline.length
    return states <= MOST_STATES
  })
}

function name(number: string, exemplar: Exemplar): NamedExemplar {
  return { label: `${number}: ${duration(exemplar.span.durNs)}`, exemplar }
}

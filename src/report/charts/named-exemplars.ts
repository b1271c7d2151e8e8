import type { Exemplar, FunctionAnalysis } from '../../model/analysis.ts'
import { duration } from '../text/format.ts'

const MOST_USUAL = 2
/** What a span without states takes of the room, counted in states. */
const ROW_COST = 4

/** So many states the timelines of one report may have together. */
export const MOST_STATES = 12_000

/** An exemplar with what it is called in charts and tables. */
export interface NamedExemplar {
  /** `3`, `usual 1`. */
  readonly name: string
  /** With how long it took: `3: 24.8 ms`. */
  readonly label: string
  readonly exemplar: Exemplar
}

/** The slowest spans, slowest first, and before those that have no room the usual ones; `mostStates` is the room. */
export function namedExemplars(
  { exemplars, usual }: FunctionAnalysis,
  mostStates: number = MOST_STATES,
): readonly NamedExemplar[] {
  const usuals = usual
    .slice(0, MOST_USUAL)
    .map((exemplar, index) => named(`usual ${index + 1}`, exemplar))
  let room = mostStates - usuals.reduce((sum, { exemplar }) => sum + cost(exemplar), 0)
  const slowest = exemplars
    .map((exemplar, index) => named(`${index + 1}`, exemplar))
    .filter(({ exemplar }) => {
      room -= cost(exemplar)
      return room >= 0
    })
  return [...slowest, ...usuals]
}

function named(name: string, exemplar: Exemplar): NamedExemplar {
  return { name, label: `${name}: ${duration(exemplar.span.durNs)}`, exemplar }
}

function cost({ timeline }: Exemplar): number {
  return ROW_COST + timeline.length
}

import type { Exemplar, FunctionAnalysis } from '../../model/analysis.ts'
import type { FunctionChange } from '../../model/comparison.ts'
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
  const room = mostStates - usuals.reduce((sum, { exemplar }) => sum + cost(exemplar), 0)
  const slowest = exemplars.map((exemplar, index) => named(`${index + 1}`, exemplar))
  return [...fitting(slowest, room), ...usuals]
}

/** The slowest spans of both captures of a comparison, `most` of each; `mostStates` is the room. */
export function comparedExemplars(
  { slowest }: FunctionChange,
  most: number,
  mostStates: number,
): readonly NamedExemplar[] {
  return (['before', 'after'] as const).flatMap((when) => {
    const all = slowest[when].slice(0, most)
    return fitting(
      all.map((exemplar, index) => named(`${when} ${index + 1}`, exemplar)),
      mostStates / 2,
    )
  })
}

/** Those that have room. */
function fitting(all: readonly NamedExemplar[], most: number): readonly NamedExemplar[] {
  let room = most
  return all.filter(({ exemplar }) => {
    room -= cost(exemplar)
    return room >= 0
  })
}

function named(name: string, exemplar: Exemplar): NamedExemplar {
  return { name, label: `${name}: ${duration(exemplar.span.durNs)}`, exemplar }
}

function cost({ timeline }: Exemplar): number {
  return ROW_COST + timeline.length
}

import { rankOf } from '../../src/analyze/statistics/quantile.ts'
import { tailParts } from '../../src/analyze/tail/euler.ts'
import { rankSpans } from '../../src/analyze/tail/ranked-spans.ts'
import { COMPONENTS } from '../../src/model/components.ts'
import { type Causes, simulateSpans } from './simulate-spans.ts'

const MS = 1e6
const running: Causes['running'] = { medianNs: MS, sigma: 0.4 }
const gc: Causes['gc'] = {
  periodNs: 400 * MS,
  markNs: 60 * MS,
  probability: 0.2,
  scaleNs: 3 * MS,
  shape: 3,
}
const stretches: Causes['bursts'] = { perSecond: 1, lengthNs: 20 * MS, meanNs: 4 * MS }
const rareCalls: Causes['syscalls'] = { probability: 0.02, meanNs: 2 * MS }

/** Services whose truth is known, thirty seconds of each. */
export const SCENARIOS: Readonly<Record<'independent' | 'gc cycles' | 'bursts' | 'mixed', Causes>> =
  {
    independent: {
      rate: 1000,
      seconds: 30,
      running,
      syscalls: { probability: 0.1, meanNs: 2 * MS },
    },
    'gc cycles': { rate: 1000, seconds: 30, running, gc, syscalls: rareCalls },
    bursts: { rate: 1000, seconds: 30, running, bursts: stretches, syscalls: rareCalls },
    mixed: {
      rate: 1000,
      seconds: 30,
      running,
      gc,
      bursts: stretches,
      convoys: { perSecond: 0.5, meanNs: 10 * MS },
      syscalls: rareCalls,
    },
  }

/** Nanoseconds by quantity: `p99`, and for each component `excess …`, `contribution …` and `without …`. */
export type Truth = Readonly<Record<string, number>>

const CAPTURES = 12
const SECONDS = 2000
const P = 0.99
/** E[c | L = Q] is the mean over this share of ranks on either side of Q: 1,200 spans of two million. */
const NEAR = 0.0006

/** What is true of a service, as nearly as 24 million spans tell: the mean over long captures. */
export function longRunTruth(causes: Causes): Truth {
  const sums: Record<string, number> = {}
  const add = (quantity: string, ns: number): void => {
    sums[quantity] = (sums[quantity] ?? 0) + ns / CAPTURES
  }
  for (let capture = 0; capture < CAPTURES; capture++) {
    const { sample } = simulateSpans({ ...causes, seconds: SECONDS }, 90_000 + capture)
    const indexes = [...COMPONENTS.keys()].filter((i) => sample.components[i].some((ns) => ns > 0))
    const spans = rankSpans(sample, indexes)
    const parts = tailParts(spans, P)
    const at = spans.length - rankOf(P, spans.length)
    const near = Math.floor(NEAR * spans.length)
    add('p99', parts.quantileNs)
    indexes.forEach((index, i) => {
      const column = spans.components[i]
      let share = 0
      for (let row = at - near; row <= at + near; row++) share += column[row] / spans.durNs[row]
      const rest = spans.durNs.map((durNs, row) => durNs - column[row]).sort()
      add(`excess ${COMPONENTS[index]}`, parts.excessNs[i])
      add(`contribution ${COMPONENTS[index]}`, (share / (2 * near + 1)) * parts.quantileNs)
      add(`without ${COMPONENTS[index]}`, rest[rankOf(P, rest.length) - 1])
    })
  }
  return sums
}

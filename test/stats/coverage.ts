import { chooseSpans } from '../../src/analyze/spans/span-population.ts'
import type { SpanStore } from '../../src/analyze/spans/span-store.ts'
import { spansInTime } from '../../src/analyze/spans/spans-in-time.ts'
import { explainTail } from '../../src/analyze/tail/explain-tail.ts'
import { functionQuantile } from '../../src/analyze/tail/function-quantiles.ts'
import type { Quantile } from '../../src/model/analysis.ts'
import { fillStore } from './fill-store.ts'
import type { Truth } from './scenarios.ts'
import { type Causes, simulateSpans } from './simulate-spans.ts'

/** How often the intervals of one quantity held the truth; else on which side of them it lay. */
export interface Coverage {
  readonly quantity: string
  intervals: number
  held: number
  below: number
  above: number
}

/** Explains `runs` captures of a service, and counts how often each 95 % interval that is printed holds the truth. */
export function coverage(
  causes: Causes,
  truth: Truth,
  runs: number,
  limit?: number,
): readonly Coverage[] {
  const found = new Map<string, Coverage>()
  const check = (quantity: string, low: number | undefined, high: number | undefined): void => {
    if (low === undefined && high === undefined) return
    const one = found.get(quantity) ?? { quantity, intervals: 0, held: 0, below: 0, above: 0 }
    found.set(quantity, one)
    one.intervals++
    if (low !== undefined && truth[quantity] < low) one.below++
    else if (high !== undefined && truth[quantity] > high) one.above++
    else one.held++
  }
  const options = { keepLossy: false, ...(limit === undefined ? {} : { limit }) }
  for (let run = 0; run < runs; run++) {
    const store = fillStore(simulateSpans(causes, 1 + run).sample)
    const explained = explainTail(store, [], options)
    if (explained === undefined) continue
    const { lowNs, highNs } = p99Of(store)
    check('p99', lowNs, highNs)
    for (const component of explained.components) {
      check(`excess ${component.name}`, component.excessLowNs, component.excessHighNs)
      check(`contribution ${component.name}`, component.lowNs, component.highNs)
    }
  }
  return [...found.values()].sort((a, b) => (a.quantity < b.quantity ? -1 : 1))
}

function p99Of(store: SpanStore): Quantile {
  const chosen = chooseSpans(store, store.sortedRows(), false)
  const inTime = spansInTime(chosen.population, chosen.sorted)
  return functionQuantile(0.99, chosen, inTime, { lost: 0, probeCost: { ownNs: 0, hitNs: 0 } })
}

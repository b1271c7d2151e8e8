import { compareFunction } from '../../src/analyze/compare/compare-function.ts'
import type { SpanStore } from '../../src/analyze/spans/span-store.ts'
import type { Change } from '../../src/model/comparison.ts'
import type { Coverage } from './coverage.ts'
import { fillStore } from './fill-store.ts'
import type { Truth } from './scenarios.ts'
import { type Causes, simulateSpans } from './simulate-spans.ts'

/**
 * Compares `runs` pairs of captures, and counts how often each 95 % interval of a change holds the true one; what `truth` does
 * not name did not change.
 */
export function changeCoverage(
  before: Causes,
  after: Causes,
  truth: Truth,
  runs: number,
): readonly Coverage[] {
  const found = new Map<string, Coverage>()
  const check = (quantity: string, change: Change): void => {
    const { lowNs, highNs } = change
    if (lowNs === undefined || highNs === undefined) return
    const one = found.get(quantity) ?? { quantity, intervals: 0, held: 0, below: 0, above: 0 }
    found.set(quantity, one)
    one.intervals++
    const trueNs = truth[quantity] ?? 0
    if (trueNs < lowNs) one.below++
    else if (trueNs > highNs) one.above++
    else one.held++
  }
  const options = { ps: [], resamples: 500, seed: 1 }
  for (let run = 0; run < runs; run++) {
    const [old, young] = [stored(before, 1 + 2 * run), stored(after, 2 + 2 * run)].map((store) => ({
      store,
      ofSpans: store.count,
      cycleNs: 0,
    }))
    const { shift, mean, components } = compareFunction('', old, young, options)
    check('mean', mean)
    for (const change of shift) check(`p${change.p * 100}`, change)
    for (const change of components) check(`contribution ${change.name}`, change)
  }
  return [...found.values()]
}

function stored(causes: Causes, seed: number): SpanStore {
  return fillStore(simulateSpans(causes, seed).sample)
}

import { changeOf, differenceBounds } from '../../src/analyze/compare/change-interval.ts'
import { compareFunction } from '../../src/analyze/compare/compare-function.ts'
import { drawSide, type FunctionSide } from '../../src/analyze/compare/compared-side.ts'
import { sideQuantile } from '../../src/analyze/compare/side-quantile.ts'
import { chooseSpans } from '../../src/analyze/spans/span-population.ts'
import { spansInTime } from '../../src/analyze/spans/spans-in-time.ts'
import { functionDrift, functionQuantile } from '../../src/analyze/tail/function-quantiles.ts'
import type { TailSample } from '../../src/analyze/tail/tail-sample.ts'
import { readComparison } from '../../src/cli/gates/comparison-reading.ts'
import { gateExpression } from '../../src/cli/gates/gate-expression.ts'
import { judgeGates } from '../../src/cli/gates/judge-gates.ts'
import type { FunctionAnalysis } from '../../src/model/analysis.ts'
import type { FunctionChange } from '../../src/model/comparison.ts'
import { COMPONENTS } from '../../src/model/components.ts'
import { comparison, functionChange } from '../report/sample-comparison.ts'
import { autoregressive } from './autoregressive.ts'
import { fillStore } from './fill-store.ts'
import { SCENARIOS } from './scenarios.ts'
import { sampleOf, simulateSpans } from './simulate-spans.ts'

const MS = 1e6
const LOG_SPREAD = 0.8
const PS = [0.5, 0.9, 0.99] as const
const NORMAL_QUANTILES = [0, 1.2815515655446004, 2.3263478740408408]
const RESAMPLES = 100

/** A kind of service: each seed gives another capture of it, in which latency may be `slower` in the tail. */
export interface Kind {
  readonly name: string
  capture(seed: number, slower?: number): TailSample
  /** Its true p50, p90 and p99 in nanoseconds; absent where there is none, since latency drifts. */
  readonly truth?: readonly number[]
}

/** Log-normal latency about 1 ms, each span correlated by `rho` with the one before; 0 for independent ones. */
export function correlated(spans: number, rho: number): Kind {
  return {
    name: `${rho === 0 ? 'independent' : `AR(1) of ${rho}`}, ${spans} spans`,
    truth: NORMAL_QUANTILES.map((z) => MS * Math.exp(LOG_SPREAD * z)),
    capture: (seed, slower = 1) => {
      const latency = autoregressive(spans, rho, seed).map((z) => MS * Math.exp(LOG_SPREAD * z))
      return twoParts(latency, slower)
    },
  }
}

/** The median doubles from begin to end. */
export function drifting(spans: number): Kind {
  return {
    name: `drifting, ${spans} spans`,
    capture: (seed, slower = 1) => {
      const level = autoregressive(spans, 0, seed)
      return twoParts(
        level.map((z, i) => MS * (1 + i / spans) * Math.exp(LOG_SPREAD * z)),
        slower,
      )
    },
  }
}

/** Stretches in which all spans wait, once a second; the truth is that of a long run. */
export function bursty(seconds: number, truth: readonly number[]): Kind {
  return {
    name: `bursts, ${seconds} s of 1000 spans/s`,
    truth,
    capture: (seed, slower = 1) => {
      const { sample } = simulateSpans({ ...SCENARIOS.bursts, seconds }, seed)
      return slower === 1
        ? sample
        : sampleOf(
            sample.startNs,
            sample.components.map((ns) => ns.map((each) => Math.round(each * slower))),
          )
    },
  }
}

/** What `bursty` has in the long run: 600 seconds, eight times. */
export function burstyTruth(): readonly number[] {
  const runs = Array.from({ length: 8 }, (_, i) =>
    simulateSpans({ ...SCENARIOS.bursts, seconds: 600 }, 77_000 + i)
      .sample.durNs.slice()
      .sort(),
  )
  return PS.map(
    (p) => runs.reduce((sum, sorted) => sum + sorted[Math.ceil(p * sorted.length) - 1], 0) / 8,
  )
}

/** Half of the time of each span runs, half waits; where it is slower, it is by its wait. */
function twoParts(latency: Float64Array, slower: number): TailSample {
  const columns = COMPONENTS.map(() => new Float64Array(latency.length))
  columns[COMPONENTS.indexOf('running')] = latency.map((ns) => Math.round(ns / 2))
  columns[COMPONENTS.indexOf('wait_chan')] = latency.map((ns) => Math.round(ns * (slower - 0.5)))
  return sampleOf(
    Array.from(latency, (_, i) => i * MS),
    columns,
  )
}

/** Shares of runs, by what is counted; `undefined` where nothing could be. */
export type Row = Readonly<Record<string, number | undefined>>

/** How often the intervals of p50, p90 and p99 hold the truth, and how often p99 has no upper end. */
export function coverageRow(kind: Kind, runs: number): Row {
  const held = PS.map(() => 0)
  let open = 0
  for (let run = 0; run < runs; run++) {
    const { quantiles } = told(kind.capture(1 + run))
    PS.forEach((p, i) => {
      const found = quantiles.find((each) => each.p === p)
      const trueNs = kind.truth?.[i] ?? Number.NaN
      const { lowNs = 0, highNs = Number.POSITIVE_INFINITY } = found ?? {}
      if (lowNs <= trueNs && trueNs <= highNs) held[i]++
    })
    if (quantiles.find(({ p }) => p === 0.99)?.highNs === undefined) open++
  }
  const share = (n: number): number | undefined => (kind.truth === undefined ? undefined : n / runs)
  return { p50: share(held[0]), p90: share(held[1]), p99: share(held[2]), 'p99 open': open / runs }
}

/** The percentiles that `analyze` tells of a capture, with their intervals, and its drift. */
function told(sample: TailSample): Pick<FunctionAnalysis, 'quantiles' | 'drift'> {
  const store = fillStore(sample)
  const chosen = chooseSpans(store, store.sortedRows(), false)
  const inTime = spansInTime(chosen.population, chosen.sorted)
  const quantiles = PS.map((p) =>
    functionQuantile(p, chosen, inTime, { lost: 0, probeCost: { ownNs: 1500, hitNs: 750 } }),
  )
  const drift = functionDrift(chosen, inTime, sample.startNs[0])
  return { quantiles, ...(drift === undefined ? {} : { drift }) }
}

/** How often drift is found. */
export function driftRow(kind: Kind, runs: number): Row {
  let found = 0
  for (let run = 0; run < runs; run++) {
    if (told(kind.capture(1 + run)).drift !== undefined) found++
  }
  return { drift: found / runs }
}

/** How often `compare` sees a percentile change, and what a gate says, between pairs of which the second is `slower`. */
export function changeRow(kind: Kind, runs: number, slower: number): Row {
  const seen = new Counts()
  for (let run = 0; run < runs; run++) countChanges(seen, pair(kind, run, slower))
  return seen.shares(runs)
}

/** The same between given pairs. */
export function pairsRow(pairs: readonly (readonly TailSample[])[]): Row {
  const seen = new Counts()
  for (const samples of pairs) {
    const changes = countChanges(seen, samples.map(sideOf))
    // Short captures have no upper end of p99: what gates say of lower percentiles shows more.
    for (const percent of ['p50', 'p90']) {
      const gate = verdictOf(`${percent} > +10%`, changes)
      seen.add(`gate of ${percent} fails`, gate === 'fails')
    }
  }
  return seen.shares(pairs.length)
}

function countChanges(seen: Counts, sides: readonly FunctionSide[]): FunctionChange {
  const [old, young] = sides.map((side) => ({ ...side, ...drawSide(side) }))
  const changes = PS.map((p) => {
    const [before, after] = [sideQuantile(old, p), sideQuantile(young, p)]
    return { p, ...changeOf(before, after, differenceBounds(before, after)) }
  })
  for (const { p, verdict } of changes) seen.add(`p${p * 100}`, verdict === 'changed')
  seen.add('p99 open', changes[2].verdict === 'too few spans')
  const change = functionChange({ shift: changes, quantiles: changes })
  const gate = verdictOf('p99 > +10%', change)
  seen.add('gate fails', gate === 'fails')
  seen.add('gate undecided', gate === 'undecided')
  return change
}

/** The same of what takes drawing spans anew: the mean, any part of p99, and A12. */
export function drawnRow(kind: Kind, runs: number): Row {
  const seen = new Counts()
  const options = { ps: [], resamples: RESAMPLES, seed: 1 }
  for (let run = 0; run < runs; run++) {
    const [old, young] = pair(kind, run, 1)
    const { mean, components, effect } = compareFunction('f', old, young, options)
    seen.add('mean', mean.verdict === 'changed')
    seen.add(
      'a part of p99',
      components.some(({ verdict }) => verdict === 'changed'),
    )
    const { low = 0, high = 1 } = effect
    seen.add('A12', low > 0.5 || high < 0.5)
  }
  return seen.shares(runs)
}

/** How often the rank test finds one of two captures slower. */
export function rankTestRow(kind: Kind, runs: number): Row {
  const seen = new Counts()
  for (let run = 0; run < runs; run++) {
    const [old, young] = pair(kind, run, 1)
    const { effect } = compareFunction('f', old, young, { ps: [], resamples: 0, seed: 1 })
    seen.add('Mann–Whitney', effect.p < 0.05)
  }
  return seen.shares(runs)
}

/** How often each of several things was so. */
class Counts {
  readonly #of = new Map<string, number>()

  add(name: string, is: boolean): void {
    this.#of.set(name, (this.#of.get(name) ?? 0) + (is ? 1 : 0))
  }

  shares(runs: number): Row {
    return Object.fromEntries([...this.#of].map(([name, n]) => [name, n / runs]))
  }
}

function pair(kind: Kind, run: number, slower: number): readonly FunctionSide[] {
  return [kind.capture(1 + 2 * run), kind.capture(2 + 2 * run, slower)].map(sideOf)
}

function sideOf(sample: TailSample): FunctionSide {
  const store = fillStore(sample)
  return { store, ofSpans: store.count, cycleNs: 0 }
}

function verdictOf(text: string, change: FunctionChange): string {
  const all = comparison({ functions: [change] })
  return judgeGates([gateExpression(text)], (gate) => readComparison(all, gate))[0].verdict
}

/** Rows as a table of Markdown, in per cent. */
export function markdownRows(rows: readonly (readonly [name: string, row: Row])[]): string {
  const columns = Object.keys(rows[0]?.[1] ?? {})
  const cell = (value: number | undefined): string =>
    value === undefined ? '–' : (100 * value).toFixed(1)
  return [
    `| % | ${columns.join(' | ')} |`,
    `|---|${columns.map(() => '---:').join('|')}|`,
    ...rows.map(
      ([name, row]) => `| ${name} | ${columns.map((column) => cell(row[column])).join(' | ')} |`,
    ),
  ].join('\n')
}

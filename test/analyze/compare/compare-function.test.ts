import { describe, expect, test } from 'vitest'
import { compareFunction, type OwnChange } from '../../../src/analyze/compare/compare-function.ts'
import type { FunctionSide } from '../../../src/analyze/compare/compared-side.ts'
import { Random } from '../../../src/analyze/statistics/random.ts'
import type { TailSample } from '../../../src/analyze/tail/tail-sample.ts'
import { COMPONENTS } from '../../../src/model/components.ts'
import { fillStore } from '../../stats/fill-store.ts'
import { SCENARIOS } from '../../stats/scenarios.ts'
import { exponential, sampleOf, simulateSpans } from '../../stats/simulate-spans.ts'

const MS = 1e6

function side(sample: TailSample, maxSpans?: number): FunctionSide {
  const store = fillStore(sample, maxSpans)
  return { store, ofSpans: store.count, cycleNs: 0 }
}

function compared(before: FunctionSide, after: FunctionSide, resamples = 100): OwnChange {
  return compareFunction('f', before, after, { ps: [0.5, 0.99], resamples, seed: 1 })
}

/** Spans a millisecond apart that run, and every tenth of which waits for a P for `waitNs` on average. */
function waiting(spans: number, waitNs: number, seed: number): TailSample {
  const random = new Random(seed)
  const columns = COMPONENTS.map(() => new Float64Array(spans))
  const starts = Array.from({ length: spans }, (_, i) => i * MS)
  starts.forEach((_, i) => {
    columns[COMPONENTS.indexOf('running')][i] = Math.round(MS + exponential(random, MS))
    if (random.below(10) === 0)
      columns[COMPONENTS.indexOf('sched_wait')][i] = Math.round(exponential(random, waitNs))
  })
  return sampleOf(starts, columns)
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)

describe('the change of one function', () => {
  test('a planted cause is found, with its size and nothing else', () => {
    const change = compared(
      side(waiting(20_000, 1 * MS, 1)),
      side(waiting(20_000, 10 * MS, 2)),
      200,
    )
    expect(change.p99.verdict).toBe('changed')
    expect(change.components.map(({ name }) => name)).toEqual(['sched_wait', 'running'])
    const [wait] = change.components
    expect(wait).toMatchObject({ verdict: 'changed' })
    expect(wait.changeNs / change.p99.changeNs).toBeGreaterThan(0.9)
    const median = change.quantiles[0]
    expect(Math.abs(median.changeNs)).toBeLessThan(0.2 * MS)
    expect(change.effect.a12).toBeGreaterThan(0.5)
    expect(change.effect.cliffsDelta).toBeCloseTo(2 * change.effect.a12 - 1, 12)
  })

  test('against itself it is 0 everywhere, and no verdict says otherwise', () => {
    const one = side(waiting(3000, 5 * MS, 3))
    const change = compared(one, one)
    for (const each of [...change.shift, change.mean, ...change.components]) {
      expect(each.changeNs).toBe(0)
      expect(each.verdict).not.toBe('changed')
    }
    expect(change.effect).toMatchObject({ a12: 0.5, cliffsDelta: 0, p: 1, ksD: 0 })
  })

  test.each([
    ['all spans', 5, 1_000_000],
    ['sampled spans', 30, 15_000],
  ])('what the components changed by sums to the change of p99: %s', (_, seconds, maxSpans) => {
    for (let seed = 1; seed < 4; seed++) {
      const captures = [seed, seed + 100].map((each) =>
        side(simulateSpans({ ...SCENARIOS.mixed, seconds }, each).sample, maxSpans),
      )
      const { p99, components } = compared(captures[0], captures[1], 5)
      const close = (found: number, truth: number): void =>
        expect(Math.abs(found - truth)).toBeLessThan(1e-6 * Math.max(1, Math.abs(truth)))
      close(sum(components.map(({ changeNs }) => changeNs)), p99.changeNs)
      close(sum(components.map(({ beforeNs }) => beforeNs)), p99.beforeNs)
      close(sum(components.map(({ afterNs }) => afterNs)), p99.afterNs)
    }
  })

  test('a percentile without spans enough on both sides has one end at most, and no verdict without a clear one', () => {
    const change = compared(side(waiting(5000, MS, 1)), side(waiting(367, 9 * MS, 2)))
    expect(change.p99.highNs).toBeUndefined()
    expect(change.p99.lowNs).toBeGreaterThan(0)
    expect(change.p99.verdict).toBe('changed')
    expect(compared(side(waiting(5000, MS, 1)), side(waiting(367, MS, 2))).p99.verdict).toBe(
      'too few spans',
    )
    expect(change.components.every(({ verdict }) => verdict === 'too few spans')).toBe(true)
    expect(change.quantiles[0].verdict).not.toBe('too few spans')
    const enough = compared(side(waiting(5000, MS, 1)), side(waiting(368, 9 * MS, 2)))
    expect(enough.p99.highNs).toBeDefined()
  })

  test('spans without a start are drawn one by one, and have no components', () => {
    const untimed = (seed: number): FunctionSide => {
      const sample = waiting(1000, MS, seed)
      const columns = COMPONENTS.map((name) =>
        name === 'unknown' ? sample.durNs : new Float64Array(1000),
      )
      return side(sampleOf(new Float64Array(1000).fill(Number.NaN), columns))
    }
    const change = compared(untimed(1), untimed(2))
    expect(change.before.blocks).toBe(0)
    expect(change.components).toEqual([])
    expect(change.p99.lowNs).toBeDefined()
  })

  test('a handful of spans is told as it is', () => {
    const change = compared(side(waiting(1, MS, 1)), side(waiting(3, MS, 2)))
    expect(change.quantiles.map(({ verdict }) => verdict)).toEqual([
      'too few spans',
      'too few spans',
    ])
    expect(change.effect.isExact).toBe(true)
  })

  test('the same spans give the same change', () => {
    const change = (): OwnChange => compared(side(waiting(800, MS, 1)), side(waiting(900, MS, 2)))
    expect(change()).toEqual(change())
  })
})

import { describe, expect, test } from 'vitest'
import { latencyModes, nameModes } from '../../../src/analyze/shape/latency-modes.ts'
import type { SpanStore } from '../../../src/analyze/spans/span-store.ts'
import { Random } from '../../../src/analyze/statistics/random.ts'
import type { Mode } from '../../../src/model/analysis.ts'
import { COMPONENTS, type ComponentName } from '../../../src/model/components.ts'
import { fillStore } from '../../stats/fill-store.ts'
import { exponential, normal, sampleOf } from '../../stats/simulate-spans.ts'

const MS = 1e6

/** Spans that run for a drawn time; and wait for another, if `wait` draws one. */
function modesOf(
  count: number,
  seed: number,
  run: (random: Random) => number,
  wait: (random: Random) => number = () => 0,
  what: ComponentName = 'wait_net',
): readonly Mode[] {
  const random = new Random(seed)
  const columns = COMPONENTS.map(() => new Float64Array(count))
  for (let row = 0; row < count; row++) {
    columns[0][row] = Math.round(run(random))
    columns[COMPONENTS.indexOf(what)][row] += Math.round(wait(random))
  }
  const sample = sampleOf(
    Array.from({ length: count }, (_, i) => i * 1000),
    columns,
  )
  const store: SpanStore = fillStore(sample)
  return nameModes(latencyModes(store, store.sortedRows()), sample)
}

const logNormal =
  (medianNs: number, sigma: number) =>
  (random: Random): number =>
    medianNs * Math.exp(sigma * normal(random))

describe('latencyModes', () => {
  test.each([2, 5, 10])('a kind of 3 % that waits for the network is found: seed %i', (seed) => {
    const modes = modesOf(4000, seed, logNormal(0.06 * MS, 0.3), (random) =>
      random.fraction() < 0.03 ? 9 * MS * Math.exp(0.2 * normal(random)) : 0,
    )
    expect(modes).toHaveLength(2)
    expect(modes[0].component).toBe('running')
    expect(modes[0].share).toBeGreaterThan(0.95)
    expect(modes[0].centerNs / (0.06 * MS)).toBeGreaterThan(0.9)
    expect(modes[0].centerNs / (0.06 * MS)).toBeLessThan(1.1)
    expect(modes[1].component).toBe('wait_net')
    expect(Math.abs(modes[1].share - 0.03)).toBeLessThan(0.012)
    expect(modes[1].centerNs / (9 * MS)).toBeGreaterThan(0.85)
    expect(modes[1].centerNs / (9 * MS)).toBeLessThan(1.2)
  })

  test('a slow kind that runs is one, too', () => {
    const modes = modesOf(
      3000,
      4,
      logNormal(MS, 0.2),
      (random) => (random.fraction() < 0.05 ? 20 * MS * Math.exp(0.2 * normal(random)) : 0),
      'running',
    )
    expect(modes.map(({ component }) => component)).toEqual(['running', 'running'])
  })

  test('a kind is called by what its usual spans do, not by the few that wait a hundred times as long', () => {
    const modes = modesOf(
      4000,
      7,
      (random) => (random.fraction() < 0.1 ? MS : 0.03 * MS) * Math.exp(0.2 * normal(random)),
      (random) => (random.fraction() < 0.002 ? 300 * MS : 0),
    )
    expect(modes.map(({ component }) => component)).toEqual(['running', 'running'])
    expect(modes[1].centerNs / MS).toBeCloseTo(1, 0)
  })

  test('one peak is one kind, however long its tail', () => {
    const draws = {
      'log-normal': logNormal(MS, 0.5),
      exponential: (random: Random) => exponential(random, MS),
      Pareto: (random: Random) => MS * (1 - random.fraction()) ** (-1 / 2),
      uniform: (random: Random) => MS * (1 + random.fraction()),
    }
    let wrong = 0
    for (const draw of Object.values(draws)) {
      for (let seed = 1; seed <= 10; seed++) if (modesOf(2000, seed, draw).length > 1) wrong++
    }
    // Of forty.
    expect(wrong).toBeLessThanOrEqual(1)
  })

  test('shares sum to 1, and centres ascend', () => {
    const modes = modesOf(3000, 8, (random) => {
      const kind = random.fraction()
      const centre = kind < 0.5 ? 1 : kind < 0.8 ? 8 : 100
      return centre * MS * Math.exp(0.2 * normal(random))
    })
    expect(modes).toHaveLength(3)
    expect(modes.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9)
    expect(modes.map(({ centerNs }) => centerNs)).toEqual(
      modes.map(({ centerNs }) => centerNs).toSorted((a, b) => a - b),
    )
  })

  test('few, equal and empty values are one kind', () => {
    expect(modesOf(5, 1, () => MS)).toHaveLength(1)
    expect(modesOf(500, 1, () => MS)).toEqual([{ centerNs: MS, share: 1, component: 'running' }])
    expect(modesOf(500, 1, () => 0)).toEqual([{ centerNs: 0, share: 1 }])
  })
})

import { describe, expect, test } from 'vitest'
import { changeCoverage } from './change-coverage.ts'
import type { Coverage } from './coverage.ts'
import { longRunTruth, SCENARIOS, type Truth } from './scenarios.ts'

/** As in coverage.test.ts: `npm run check:stats` measures the coverage; a normal test only sees that nothing is far off. */
const RUNS = Number(process.env.STATS_RUNS ?? 0)
const HOURS = 3_600_000
const FEW = 12
/** Captures of thirty seconds, as the scenarios are, take too long for a normal test. */
const SHORT = { ...SCENARIOS.mixed, seconds: 4 }

function line({ quantity, intervals, held, below, above }: Coverage): string {
  const percent = ((100 * held) / intervals).toFixed(1)
  return `  ${quantity.padEnd(26)} ${percent} %  of ${intervals} (truth below ${below}, above ${above})`
}

function tell(name: string, found: readonly Coverage[], least: number): void {
  console.log([name, ...found.map(line)].join('\n'))
  for (const { quantity, held, intervals } of found) {
    expect(held / intervals, quantity).toBeGreaterThan(least)
  }
}

describe('intervals of a change hold the truth', () => {
  test('nearly always, where nothing changed in a service with five causes', () => {
    for (const { quantity, held, intervals } of changeCoverage(SHORT, SHORT, {}, FEW)) {
      // Of 12 runs at 95 % fewer than 9 come once in 5000; a capture that is too short gives no interval at all.
      expect(intervals - held, quantity).toBeLessThanOrEqual(3)
    }
  })

  // Minutes each: these are tests only where the runs are asked for.
  test.for(RUNS > 0 ? Object.entries(SCENARIOS) : [])(
    'where nothing changed: %s',
    { timeout: HOURS },
    ([name, causes]) => {
      tell(`${name}, unchanged`, changeCoverage(causes, causes, {}, RUNS), 0.9)
    },
  )

  test.for(RUNS > 0 ? ['gc cycles to mixed'] : [])(
    'where causes came: %s',
    { timeout: HOURS },
    () => {
      const [before, after] = [SCENARIOS['gc cycles'], SCENARIOS.mixed].map(longRunTruth)
      const names = Object.keys(after).filter((name) => /^(p99|contribution)/.test(name))
      const truth: Truth = Object.fromEntries(
        names.map((name) => [name, after[name] - (before[name] ?? 0)]),
      )
      tell(
        'gc cycles to mixed',
        changeCoverage(SCENARIOS['gc cycles'], SCENARIOS.mixed, truth, RUNS).filter(
          ({ quantity }) => quantity in truth,
        ),
        0.9,
      )
    },
  )
})

import { describe, test } from 'vitest'
import { changeCoverage } from './change-coverage.ts'
import { SCENARIOS } from './scenarios.ts'

/** As in coverage.test.ts: `STATS_RUNS=500 npm run check:stats` measures; a normal test only sees that nothing is far off. */
const RUNS = Number(process.env.STATS_RUNS ?? 0)
const HOURS = 3_600_000
const FEW = 6

/** Where nothing changed, every change is 0. */
const NOTHING = new Proxy<Record<string, number>>({}, { get: () => 0 })

describe('intervals of a change hold the truth', () => {
  test.for(Object.entries(SCENARIOS))(
    'where nothing changed: %s',
    { timeout: HOURS },
    ([name, causes]) => {
      const runs = RUNS > 0 ? RUNS : FEW
      const t0 = Date.now()
      const found = changeCoverage(causes, causes, NOTHING, runs)
      console.log(
        name,
        Date.now() - t0,
        found
          .map(
            ({ quantity, held, intervals, below, above }) =>
              `${quantity} ${((100 * held) / intervals).toFixed(1)} (${intervals}, ${below} ${above})`,
          )
          .join('\n'),
      )
    },
  )
})

import { describe, expect, test } from 'vitest'
import {
  bursty,
  burstyTruth,
  changeRow,
  correlated,
  coverageRow,
  drawnRow,
  drifting,
  driftRow,
  type Kind,
  markdownRows,
  pairsRow,
  type Row,
} from './how-sure.ts'
import { neighbours, realCaptures } from './real-pairs.ts'

/** `npm run check:stats` sets how many captures each number is of; a normal test only sees that nothing is far off. */
const RUNS = Number(process.env.CHECK_STATS ?? 0)
const FEW = 20
const HOUR = 3_600_000

describe('a few captures', () => {
  test.each([
    ['independent spans', 0, 3],
    ['spans that depend on each other', 0.9, 5],
  ])('of %s: intervals hold the truth nearly always', { timeout: HOUR }, (_, rho, mostMissed) => {
    const { p50, p90, p99 } = coverageRow(correlated(2000, rho), FEW)
    for (const share of [p50, p90, p99]) {
      expect(FEW * (1 - (share ?? 0))).toBeLessThanOrEqual(mostMissed)
    }
  })

  test('drift is found where it is, and not where it is not', { timeout: HOUR }, () => {
    expect(driftRow(drifting(4000), 5).drift).toBe(1)
    expect(driftRow(correlated(4000, 0), 10).drift).toBeLessThanOrEqual(0.2)
  })

  test('of one service are alike, and a tail twice as slow is seen', { timeout: HOUR }, () => {
    const { p50, p90, p99, 'gate fails': fails } = changeRow(correlated(4000, 0.5), FEW, 1)
    for (const share of [p50, p90, p99, fails]) expect(share).toBeLessThanOrEqual(0.25)
    for (const share of Object.values(drawnRow(correlated(4000, 0.5), 6))) {
      expect(share).toBeLessThanOrEqual(0.5)
    }
    expect(changeRow(correlated(4000, 0.5), 4, 2)['gate fails']).toBe(1)
  })
})

/** A gate that fires on a service in which nothing was changed is soon switched off: at most one of ten. */
const MOST_ALARMS = 0.1

function realRows(): readonly (readonly [string, Row])[] {
  return [2, 4].map((pieces) => {
    const pairs = realCaptures().flatMap((path) => neighbours(path, pieces))
    return [`${pairs.length} pairs of ${pieces === 2 ? 'halves' : 'quarters'}`, pairsRow(pairs)]
  })
}

test('stretches of one real capture seldom raise an alarm', { timeout: HOUR }, () => {
  for (const [name, row] of realRows())
    expect(row['gate fails'], name).toBeLessThanOrEqual(MOST_ALARMS)
})

/** The whole table takes minutes: it is a test only where it is asked for. */
test.for(RUNS > 0 ? [RUNS] : [])(
  'how sure numbers are: %d captures each',
  { timeout: 2 * HOUR },
  (runs) => {
    const bursts = burstyTruth()
    const kinds = [2000, 10_000].flatMap((spans) =>
      [0, 0.5, 0.9, 0.98].map((rho) => correlated(spans, rho)),
    )
    const all = [...kinds, bursty(4, bursts), bursty(15, bursts)]
    const long = [correlated(10_000, 0), correlated(10_000, 0.9), bursty(15, bursts)]
    const [pairs, draws] = [Math.ceil(runs / 2), Math.ceil(runs / 8)]
    const rows = (some: readonly Kind[], row: (kind: Kind) => Row) =>
      some.map((kind) => [kind.name, row(kind)] as const)
    const tables = [
      ['95 % intervals that hold the truth', rows(all, (kind) => coverageRow(kind, runs))],
      [
        'captures in which drift is found',
        rows([...long, drifting(2000), drifting(10_000)], (kind) => driftRow(kind, pairs)),
      ],
      [
        `pairs of captures of one service (${pairs}) in which a change is claimed`,
        rows([...all, drifting(10_000)], (kind) => changeRow(kind, pairs, 1)),
      ],
      ['neighbouring stretches of one real capture in which a change is claimed', realRows()],
      [
        `the same of what has bootstrap intervals (${draws} pairs)`,
        rows([...kinds.slice(4), bursty(15, bursts)], (kind) => drawnRow(kind, draws)),
      ],
      ...[1.2, 1.5, 2].map(
        (slower) =>
          [
            `pairs of which the second takes ${slower} times as long`,
            rows(long, (kind) => changeRow(kind, pairs, slower)),
          ] as const,
      ),
    ] as const
    const text = tables.map(([title, found]) => `${title}:\n\n${markdownRows(found)}`)
    console.log(`\n${text.join('\n\n')}\n`)
  },
)

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
  rankTestRow,
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

type Table = readonly (readonly [name: string, row: Row])[]

const PIECES = { halves: 2, quarters: 4, eighths: 8 } as const

function realRows(pieces: readonly (keyof typeof PIECES)[]): Table {
  const captures = realCaptures()
  return pieces.map((name) => {
    const pairs = captures.flatMap((spans) => neighbours(spans, PIECES[name]))
    return [`${pairs.length} pairs of ${name} of ${captures.length} captures`, pairsRow(pairs)]
  })
}

test('stretches of one real capture seldom raise an alarm', { timeout: HOUR }, () => {
  for (const [name, row] of realRows(['halves', 'quarters']))
    expect(row['gate fails'], name).toBeLessThanOrEqual(MOST_ALARMS)
})

/** Each table takes minutes: they are tests only where they are asked for, and `-t drift` gives one of them. */
describe.runIf(RUNS > 0)(
  `how sure numbers are${RUNS > 0 ? '' : ' (skipped: npm run check:stats measures)'}`,
  () => {
    const [pairs, draws] = [Math.ceil(RUNS / 2), Math.ceil(RUNS / 8)]
    const kinds = [2000, 10_000].flatMap((spans) =>
      [0, 0.5, 0.9, 0.98].map((rho) => correlated(spans, rho)),
    )
    const withBursts = (truth: readonly number[]): readonly Kind[] => [
      ...kinds,
      bursty(4, truth),
      bursty(15, truth),
    ]
    const all = withBursts([])
    const long = [correlated(10_000, 0), correlated(10_000, 0.9), bursty(15, [])]
    const rows = (some: readonly Kind[], row: (kind: Kind) => Row) =>
      some.map((kind) => [kind.name, row(kind)] as const)

    const tables: readonly (readonly [title: string, table: () => Table])[] = [
      [
        `95 % intervals that hold the truth, of ${RUNS} captures`,
        () => rows(withBursts(burstyTruth()), (kind) => coverageRow(kind, RUNS)),
      ],
      [
        `captures in which drift is found, of ${pairs}`,
        () => rows([...long, drifting(2000), drifting(10_000)], (kind) => driftRow(kind, pairs)),
      ],
      [
        `a change is claimed of one service, of ${pairs} pairs`,
        () => rows([...all, drifting(10_000)], (kind) => changeRow(kind, pairs, 1)),
      ],
      [
        'a change is claimed of neighbouring stretches of one real capture',
        () => realRows(['halves', 'quarters', 'eighths']),
      ],
      [
        `the rank test claims a change of one service, of ${RUNS} pairs`,
        () => rows(all, (kind) => rankTestRow(kind, RUNS)),
      ],
      [
        `a change is claimed with bootstrap intervals, of ${draws} pairs`,
        () => rows([...kinds.slice(4), bursty(15, [])], (kind) => drawnRow(kind, draws)),
      ],
      ...[1.2, 1.5, 2].map(
        (slower) =>
          [
            `the second takes ${slower} times as long, of ${pairs} pairs`,
            () => rows(long, (kind) => changeRow(kind, pairs, slower)),
          ] as const,
      ),
    ]

    test.each(tables)('%s', { timeout: 2 * HOUR }, (title, table) => {
      console.log(`\n${title}:\n\n${markdownRows(table())}\n`)
    })
  },
)

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  HistogramCollector,
  type HistogramLimits,
} from '../../../src/analyze/histograms/histograms.ts'
import { DiagnosticLog } from '../../../src/model/diagnostic.ts'
import type { Histogram } from '../../../src/model/histogram.ts'
import type { BucketRecord, Integer } from '../../../src/model/record.ts'

type Row = readonly [snapshot: number, lo: number, count: Integer]

const NAME = '@ns'

/** One row of hist(); its bucket is [lo, 2·lo). */
function row([snapshot, lo, count]: Row, key: readonly string[] = [], name = NAME): BucketRecord {
  return { kind: 'hist', name, snapshot, key, lo, hi: 2 * lo, count }
}

function collect(
  records: readonly BucketRecord[],
  limits: Partial<HistogramLimits> = {},
): { histograms: readonly Histogram[]; log: DiagnosticLog } {
  const log = new DiagnosticLog()
  const collector = new HistogramCollector(log, limits)
  for (const record of records) collector.add(record)
  return { histograms: collector.build(), log }
}

function join(rows: readonly Row[]): { joined: string; snapshots: number; counts: number[] } {
  const [{ joined, snapshots, buckets }] = collect(rows.map((each) => row(each))).histograms
  return { joined, snapshots, counts: buckets.map(({ count }) => count) }
}

describe('snapshots', () => {
  test('one snapshot is the histogram', () => {
    const { histograms } = collect([row([1, 256, 3]), row([1, 512, 1])])
    expect(histograms).toEqual([
      {
        kind: 'hist',
        name: NAME,
        key: [],
        snapshots: 1,
        joined: 'last',
        unitNs: 1,
        buckets: [
          { lo: 256, hi: 512, count: 3 },
          { lo: 512, hi: 1024, count: 1 },
        ],
      },
    ])
  })

  test('a map that grows is its last snapshot', () => {
    const rows: Row[] = [
      [1, 256, 3],
      [2, 256, 3],
      [2, 512, 1],
      [3, 128, 1],
      [3, 256, 5],
      [3, 512, 1],
    ]
    expect(join(rows)).toEqual({ joined: 'last', snapshots: 3, counts: [1, 5, 1] })
  })

  test('a final dump that repeats the print of END is a map that grows', () => {
    const rows: Row[] = [
      [1, 256, 3],
      [1, 512, 1],
      [2, 256, 3],
      [2, 512, 1],
    ]
    expect(join(rows)).toEqual({ joined: 'last', snapshots: 2, counts: [3, 1] })
  })

  test('a bucket that shrinks tells of a map that was cleared: the sum', () => {
    const rows: Row[] = [
      [1, 256, 3],
      [2, 256, 2],
    ]
    expect(join(rows)).toEqual({ joined: 'sum', snapshots: 2, counts: [5] })
  })

  test('so does one that is gone, although the others grow', () => {
    const rows: Row[] = [
      [1, 256, 3],
      [1, 512, 1],
      [2, 256, 9],
    ]
    expect(join(rows)).toEqual({ joined: 'sum', snapshots: 2, counts: [12, 1] })
  })

  test('and a fall is remembered when all grow after it', () => {
    const rows: Row[] = [
      [1, 256, 3],
      [2, 256, 1],
      [3, 256, 50],
    ]
    expect(join(rows)).toEqual({ joined: 'sum', snapshots: 3, counts: [54] })
  })

  test('a bucket of 0 may go', () => {
    const rows: Row[] = [
      [1, 256, 3],
      [1, 512, 0],
      [1, 1024, 1],
      [2, 256, 3],
      [2, 1024, 1],
    ]
    expect(join(rows)).toEqual({ joined: 'last', snapshots: 2, counts: [3, 0, 1] })
  })

  test('the same bucket twice in one snapshot is two keys that print alike', () => {
    const rows: Row[] = [
      [1, 256, 3],
      [1, 256, 4],
      [2, 256, 4],
      [2, 256, 4],
    ]
    expect(join(rows)).toEqual({ joined: 'last', snapshots: 2, counts: [8] })
  })

  test('a map is cleared with all its keys', () => {
    const { histograms } = collect([
      row([1, 256, 3], ['a']),
      row([1, 256, 1], ['b']),
      row([2, 256, 4], ['a']),
      row([2, 512, 1], ['b']),
      row([1, 256, 3], ['a'], '@other'),
      row([2, 256, 4], ['a'], '@other'),
    ])
    expect(histograms.map(({ joined, buckets }) => [joined, buckets[0].count])).toEqual([
      ['sum', 7],
      ['sum', 1],
      ['last', 4],
    ])
  })

  test('any growing counts give the last, in any order of keys', () => {
    const steps = fc.array(fc.array(fc.nat(3), { minLength: 4, maxLength: 4 }), { minLength: 1 })
    fc.assert(
      fc.property(steps, (grown) => {
        const counts = [1, 0, 0, 0]
        const records = grown.flatMap((step, snapshot) => {
          for (let i = 0; i < 4; i++) counts[i] += step[i]
          return counts.flatMap((count, i) =>
            count === 0 ? [] : [row([snapshot + 1, 2 ** i, count])],
          )
        })
        const [{ joined, buckets }] = collect(records).histograms
        expect(joined).toBe('last')
        expect(buckets.map(({ count }) => count)).toEqual(counts.filter((count) => count > 0))
      }),
    )
  })

  test('the build may be asked for between rows and changes nothing', () => {
    const collector = new HistogramCollector(new DiagnosticLog())
    collector.add(row([1, 256, 3]))
    collector.add(row([2, 256, 4]))
    expect(collector.build()).toEqual(collector.build())
    collector.add(row([2, 512, 1]))
    expect(collector.build()[0]).toMatchObject({ joined: 'last', snapshots: 2 })
  })
})

describe('rows', () => {
  test('open ends, decimal strings and either order of the buckets', () => {
    const ends = { kind: 'lhist', name: NAME, snapshot: 1, key: [] } as const
    const { histograms } = collect([
      { ...ends, lo: 10, hi: null, count: '9007199254740993' },
      { ...ends, lo: 0, hi: 10, count: 2 },
      { ...ends, lo: null, hi: 0, count: 1 },
    ])
    expect(histograms[0].buckets).toEqual([
      { lo: Number.NEGATIVE_INFINITY, hi: 0, count: 1 },
      { lo: 0, hi: 10, count: 2 },
      { lo: 10, hi: Number.POSITIVE_INFINITY, count: 2 ** 53 },
    ])
    const top = { kind: 'hist', name: NAME, snapshot: 1, key: [], count: 1 } as const
    const far = collect([{ ...top, lo: '4611686018427387904', hi: '9223372036854775808' }])
    expect(far.histograms[0].buckets).toEqual([{ lo: 2 ** 62, hi: 2 ** 63, count: 1 }])
  })

  test('one row that can only be of lhist makes the map one', () => {
    const lhist: BucketRecord = { ...row([2, 300, 1]), kind: 'lhist', hi: 400 }
    expect(collect([row([1, 256, 1]), lhist]).histograms[0].kind).toBe('lhist')
    expect(collect([lhist, row([2, 256, 1])]).histograms[0].kind).toBe('lhist')
  })

  test('what is no bucket is counted and left out', () => {
    const bad: BucketRecord[] = [
      row([1, 256, -1]),
      row([1, 256, 'many']),
      { ...row([1, 256, 1]), hi: 256 },
      { ...row([1, 256, 1]), lo: 'low' },
      row([1, 256, '9'.repeat(400)]),
    ]
    const { histograms, log } = collect(bad)
    expect(histograms).toEqual([])
    expect(log.count('UNKNOWN_LINE')).toBe(bad.length)
  })
})

describe('order', () => {
  test('by name, then key part by part, numbers by value and before text', () => {
    const keys = [['b'], ['10', 'x'], ['9', 'y'], ['9', 'x'], ['9'], ['-1'], ['B'], ['__proto__']]
    const records = keys.map((key) => row([1, 1, 1], key))
    const { histograms } = collect([...records, row([1, 1, 1], [], '@a'), row([1, 1, 1], [], '@')])
    expect(histograms.map(({ name, key }) => [name, ...key].join(' '))).toEqual([
      '@',
      '@a',
      '@ns -1',
      '@ns 9',
      '@ns 9 x',
      '@ns 9 y',
      '@ns 10 x',
      '@ns B',
      '@ns __proto__',
      '@ns b',
    ])
  })

  test('keys are told apart by their parts', () => {
    const { histograms } = collect([row([1, 1, 1], ['a, b']), row([1, 1, 1], ['a', 'b'])])
    expect(histograms.length).toBe(2)
  })
})

describe('limits', () => {
  test('histograms beyond the limit are counted row by row, those before it go on', () => {
    const records = ['a', 'b', 'c', 'c', 'a'].map((key, i) => row([1, 2 ** i, 1], [key]))
    const { histograms, log } = collect(records, { histograms: 2 })
    expect(histograms.map(({ key, buckets }) => [...key, buckets.length])).toEqual([
      ['a', 2],
      ['b', 1],
    ])
    expect(log.count('LIMIT_REACHED')).toBe(2)
  })

  test('a map that was not admitted leaves nothing behind', () => {
    const { histograms, log } = collect([row([1, 1, 1], [], '@long')], { keyChars: 5 })
    expect(histograms).toEqual([])
    expect(log.count('LIMIT_REACHED')).toBe(1)
  })

  test('names and keys count together', () => {
    // Each takes 3 characters for its name and 5 for ["a"].
    const records = ['a', 'b', 'c'].map((key) => row([1, 1, 1], [key]))
    const { histograms, log } = collect(records, { keyChars: 16 })
    expect(histograms.map(({ key }) => key)).toEqual([['a'], ['b']])
    expect(log.count('LIMIT_REACHED')).toBe(1)
  })

  test('buckets beyond the limit of one histogram are counted, known ones go on', () => {
    const records = [1, 2, 4, 8, 1].map((lo) => row([1, lo, 1]))
    const { histograms, log } = collect(records, { bucketsEach: 2 })
    expect(histograms[0].buckets.map(({ count }) => count)).toEqual([2, 1])
    expect(log.count('LIMIT_REACHED')).toBe(2)
  })

  test('so are those beyond the limit of all histograms together', () => {
    const records = ['a', 'b', 'c', 'd'].map((key) => row([1, 1, 1], [key]))
    const { histograms, log } = collect(records, { bucketsInAll: 3 })
    expect(histograms.map(({ buckets }) => buckets.length)).toEqual([1, 1, 1, 0])
    expect(log.count('LIMIT_REACHED')).toBe(1)
  })

  test('the limits of the house: 10,000 histograms, 5,000 buckets each', () => {
    const many = Array.from({ length: 10_001 }, (_, i) => row([1, 1, 1], [`${i}`]))
    expect(collect(many).histograms.length).toBe(10_000)
    const wide = Array.from({ length: 5_001 }, (_, i) => ({ ...row([1, 1, 1]), lo: i, hi: i + 1 }))
    const { histograms, log } = collect(wide)
    expect(histograms[0].buckets.length).toBe(5_000)
    expect(log.count('LIMIT_REACHED')).toBe(1)
  })
})

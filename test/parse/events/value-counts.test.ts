import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DiagnosticLog } from '../../../src/model/diagnostic.ts'
import { ValueCounts } from '../../../src/parse/events/value-counts.ts'
import { runs } from '../../property-runs.ts'

function bucketsOf(values: readonly number[]) {
  const counts = new ValueCounts(new DiagnosticLog())
  for (const value of values) counts.add({ name: 'BYTES', key: [], keyNames: [] }, value)
  return counts
    .records()
    .map(({ lo, hi, count }) => ({ lo: Number(lo), hi: Number(hi), count: Number(count) }))
}

test('whole numbers below 256 have a bucket of their own', () => {
  expect(bucketsOf([0, 7, 7, 255])).toEqual([
    { lo: 0, hi: 1, count: 1 },
    { lo: 7, hi: 8, count: 2 },
    { lo: 255, hi: 256, count: 1 },
  ])
})

test('every value lies in one bucket, none of which is wider than 1 % or overlaps another', () => {
  const value = fc.oneof(
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }),
  )
  fc.assert(
    fc.property(fc.array(value, { minLength: 1 }), (values) => {
      const buckets = bucketsOf(values)
      expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(values.length)
      for (const [at, { lo, hi }] of buckets.entries()) {
        if (at > 0) expect(lo).toBeGreaterThanOrEqual(buckets[at - 1].hi)
        expect(hi - lo).toBeLessThanOrEqual(Math.max(1, Math.abs(lo) / 64))
      }
      for (const each of values) {
        expect(buckets.filter(({ lo, hi }) => lo <= each && each < hi).length).toBe(1)
      }
    }),
    runs(300),
  )
})

test('keys beyond a thousand are told', () => {
  const log = new DiagnosticLog()
  const counts = new ValueCounts(log)
  for (let key = 0; key < 1200; key++)
    counts.add({ name: 'x', key: [`${key}`], keyNames: ['k'] }, 1)
  expect(counts.records().length).toBe(1000)
  expect(log.count('LIMIT_REACHED')).toBe(200)
})

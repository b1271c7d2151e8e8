import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SlowestRows } from '../../../src/analyze/spans/slowest-rows.ts'
import { SpanColumns } from '../../../src/analyze/spans/span-columns.ts'
import { draftOf } from '../draft-of.ts'

function columnsOf(durations: readonly number[]): SpanColumns {
  const columns = new SpanColumns()
  for (const durNs of durations) columns.append(draftOf({ durNs }))
  return columns
}

function rowsOf(slowest: SlowestRows, length: number): number[] {
  return Array.from({ length }, (_, row) => row).filter((row) => slowest.has(row))
}

test('the slowest rows, of equal ones the last', () => {
  const durations = [5, 9, 5, 5, 1, 7]
  const slowest = new SlowestRows(columnsOf(durations), 4)
  expect(rowsOf(slowest, 6)).toEqual([1, 2, 3, 5])
  expect([slowest.length, slowest.leastNs]).toEqual([4, 5])
})

test('durations that are all the same, or far apart', () => {
  expect(rowsOf(new SlowestRows(columnsOf([3, 3, 3, 3]), 2), 4)).toEqual([2, 3])
  const apart = [2 ** 53, 1, 2, 0, 3]
  expect(rowsOf(new SlowestRows(columnsOf(apart), 3), 5)).toEqual([0, 2, 4])
})

test.each([
  [[1, 5, 2], 'on the left'],
  [[1, 2, 5], 'on the right'],
  [[8, 7, 6, 5, 4, 3, 2, 1], 'below'],
  [[4, 1, 3, 2, 7, 5, 6, 8, 9], 'anywhere'],
])('the next fastest of %j comes to the top, %s', (durations) => {
  const ascending = durations.toSorted((a, b) => a - b)
  const renewed = new SlowestRows(columnsOf(durations), durations.length)
  const replaced = new SlowestRows(columnsOf([...durations, 0]), durations.length)
  for (const [at, leastNs] of ascending.entries()) {
    expect([renewed.leastNs, replaced.leastNs]).toEqual([leastNs, leastNs])
    const fastest = durations.indexOf(leastNs)
    expect(renewed.renew(100 + at)).toBe(fastest)
    // The row that was free until now, then those that are.
    replaced.replace(at === 0 ? durations.length : durations.indexOf(ascending[at - 1]), 100 + at)
    expect([replaced.has(fastest), replaced.length]).toEqual([false, durations.length])
  }
})

test('whatever the durations, faster ones give way to slower ones', () => {
  const ns = fc.oneof(fc.nat(20), fc.nat(5_000_000), fc.maxSafeNat())
  const durations = fc.array(ns, { minLength: 1, maxLength: 200 })
  const more = fc.array(fc.record({ ns, share: fc.double({ min: 0, max: 0.99, noNaN: true }) }))
  fc.assert(
    fc.property(
      durations,
      fc.double({ min: 0, max: 1, noNaN: true }),
      more,
      (all, share, later) => {
        const count = Math.max(1, Math.floor(share * all.length))
        const slowest = new SlowestRows(columnsOf(all), count)
        const sorted = all.map((_, row) => row).sort((a, b) => all[a] - all[b] || a - b)
        expect(rowsOf(slowest, all.length)).toEqual(sorted.slice(-count).sort((a, b) => a - b))
        for (const { ns: durNs, share: at } of later) {
          const others = all.map((_, row) => row).filter((row) => !slowest.has(row))
          if (durNs <= slowest.leastNs) continue
          const row = others[Math.floor(at * others.length)]
          if (row === undefined || at < 0.3) all[slowest.renew(durNs)] = durNs
          else {
            slowest.replace(row, durNs)
            all[row] = durNs
          }
          const kept = rowsOf(slowest, all.length)
          expect(kept.length).toBe(count)
          expect(slowest.leastNs).toBe(Math.min(...kept.map((of) => all[of])))
        }
      },
    ),
    // To look for a smaller example takes minutes: those above are small.
    { endOnFailure: true },
  )
})

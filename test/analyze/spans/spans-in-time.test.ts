import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SpanStore } from '../../../src/analyze/spans/span-store.ts'
import { spansInTime } from '../../../src/analyze/spans/spans-in-time.ts'
import { draftOf } from '../draft-of.ts'

const NONE = Number.NaN

function rowsInTime(starts: readonly number[]): number[] {
  const store = new SpanStore({ left: 1000 })
  for (const startNs of starts) store.add(draftOf({ startNs, durNs: 5 }))
  expect(store.columns.hasStarts).toBe(starts.some((startNs) => !Number.isNaN(startNs)))
  return [...spansInTime(store, store.sortedRows()).row]
}

test('spans stand by their start, those without one behind them in order of arrival', () => {
  expect(rowsInTime([30, NONE, 10, 20, NONE, 10])).toEqual([2, 5, 3, 0, 1, 4])
  expect(rowsInTime([NONE, NONE, NONE])).toEqual([0, 1, 2])
  expect(rowsInTime([])).toEqual([])
})

test('one start among a thousand is found', () => {
  const starts = Array.from({ length: 1000 }, (_, row) => (row === 700 ? 0 : NONE))
  expect(rowsInTime(starts).slice(0, 3)).toEqual([700, 0, 1])
})

test('whatever the starts, and whichever rows are asked for', () => {
  const span = fc.record({ startNs: fc.oneof(fc.nat(20), fc.constant(NONE)), durNs: fc.nat(9) })
  fc.assert(
    fc.property(fc.array(span, { maxLength: 60 }), fc.nat(60), (spans, from) => {
      const store = new SpanStore({ left: 1000 })
      for (const values of spans) store.add(draftOf(values))
      const asked = store.sortedRows().slice(from)
      const inTime = spansInTime(store, asked)
      const key = (row: number): number => (spans[row].startNs >= 0 ? spans[row].startNs : 99)
      const expected = [...asked].sort((a, b) => key(a) - key(b) || a - b)
      expect([...inTime.row]).toEqual(expected)
      expect([...inTime.values]).toEqual(expected.map((row) => spans[row].durNs))
    }),
  )
})

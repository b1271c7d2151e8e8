import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rowsByDuration } from '../../../src/analyze/spans/row-columns.ts'
import { SpanColumns } from '../../../src/analyze/spans/span-columns.ts'
import { draftOf } from '../draft-of.ts'

function columnsOf(durations: readonly number[]): SpanColumns {
  const columns = new SpanColumns()
  for (const durNs of durations) columns.append(draftOf({ durNs }))
  return columns
}

function rows(durations: readonly number[]): number[] {
  return [...rowsByDuration(columnsOf(durations))]
}

test('rows come fastest first, equal ones in order of arrival', () => {
  expect(rows([30, 10, 20, 10])).toEqual([1, 3, 2, 0])
})

test('durations too long to share a number with their row, and broken ones, sort the same', () => {
  expect(rows([2 ** 53 - 1, 5, 2 ** 53 - 1, 4])).toEqual([3, 1, 0, 2])
  expect(rows([2.5, 1, 2.25])).toEqual([1, 2, 0])
  expect(rows([])).toEqual([])
})

test('it is a stable sort, whatever the durations', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 50 }), { maxLength: 300 }), (durations) => {
      const expected = durations
        .map((durNs, row) => ({ durNs, row }))
        .sort((a, b) => a.durNs - b.durNs || a.row - b.row)
        .map(({ row }) => row)
      expect(rows(durations)).toEqual(expected)
    }),
  )
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SpanDraft } from '../../../src/analyze/spans/span-draft.ts'
import { chooseSpans } from '../../../src/analyze/spans/span-population.ts'
import { SpanStore } from '../../../src/analyze/spans/span-store.ts'
import { chooseInTime, spansInTime } from '../../../src/analyze/spans/spans-in-time.ts'
import { SPAN_FLAG } from '../../../src/model/span-flags.ts'
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

test('what was chosen of one store stays when another is chosen from, and the same store again', () => {
  const span = fc.record({
    startNs: fc.oneof(fc.nat(2000), fc.constant(NONE)),
    durNs: fc.oneof(fc.nat(9), fc.nat(5_000_000), fc.nat(2 ** 40)),
    flags: fc.oneof({ weight: 20, arbitrary: fc.constant(0) }, fc.constant(SPAN_FLAG.lossy)),
  })
  const storeOf = (spans: readonly Partial<SpanDraft>[]): SpanStore => {
    const store = new SpanStore({ left: 1000 })
    for (const values of spans) store.add(draftOf(values))
    return store
  }
  const spans = fc.array(span, { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(spans, spans, fc.boolean(), (some, others, keepLossy) => {
      const store = storeOf(some)
      const first = chooseInTime(store, keepLossy)
      chooseInTime(storeOf(others), keepLossy)
      const alone = chooseSpans(store, store.sortedRows(), keepLossy)
      const expected = spansInTime(alone.population, alone.sorted)
      for (const { chosen, inTime } of [first, chooseInTime(store, keepLossy)]) {
        expect(chosen.sorted).toEqual(alone.sorted)
        expect(inTime).toEqual(expected)
      }
    }),
  )
})

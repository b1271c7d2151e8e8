import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { componentIndex } from '../../../src/analyze/spans/component-index.ts'
import { SpanColumns } from '../../../src/analyze/spans/span-columns.ts'
import { type SpanDraft, spanDraft } from '../../../src/analyze/spans/span-draft.ts'
import { MIGRATIONS, PID } from '../../../src/analyze/spans/span-parts.ts'
import { COMPONENTS } from '../../../src/model/components.ts'
import { draftOf } from '../draft-of.ts'

const ns = fc.oneof(
  fc.nat(1000),
  fc.constantFrom(0, 2 ** 32 - 2, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 31, 2 ** 53),
  fc.integer({ min: 0, max: 1e13 }),
)
const row = fc
  .tuple(
    fc.array(ns, { minLength: COMPONENTS.length, maxLength: COMPONENTS.length }),
    fc.tuple(ns, ns, ns),
  )
  .map(([parts, [gcMarkNs, stwOverlapNs, assistWallNs]]) => {
    const draft = draftOf({
      ...{ startNs: 17, gid: 0xc000000000, pid: 4242, depth: 376, flags: 63, topWait: 13 },
      ...{ transitions: 5, migrations: 2, gcMarkNs, stwOverlapNs, assistWallNs },
      durNs: parts.reduce((sum, part) => sum + part, 0),
    })
    draft.components.set(parts)
    return draft
  })

describe('SpanColumns', () => {
  it('gives back what was put in, values above 4.29 s as well', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 20 }), (rows) => {
        const columns = new SpanColumns()
        rows.forEach((draft, i) => {
          expect(columns.append(draft)).toBe(i)
        })
        expect(columns.length).toBe(rows.length)
        rows.forEach((draft, i) => {
          const read = spanDraft()
          columns.read(i, read)
          expect({ ...read, fn: draft.fn }).toEqual(draft)
          expect([columns.durNs(i), columns.startNs(i)]).toEqual([draft.durNs, 17])
        })
      }),
    )
  })

  it('forgets what stood in a row before, long values as well', () => {
    fc.assert(
      fc.property(row, row, row, (first, second, other) => {
        const columns = new SpanColumns()
        columns.append(first)
        columns.append(other)
        columns.write(0, second)
        const read = spanDraft()
        columns.read(0, read)
        expect(read.components).toEqual(second.components)
        expect(read.gcMarkNs).toBe(second.gcMarkNs)
        columns.read(1, read)
        expect(read.components).toEqual(other.components)
      }),
    )
  })

  it('keeps rows apart over the ends of its blocks', () => {
    const columns = new SpanColumns()
    for (let i = 0; i < 20_000; i++) columns.append(draftOf({ durNs: i, gid: 2 * i }))
    expect([...columns.allDurNs()]).toEqual(Array.from({ length: 20_000 }, (_, i) => i))
    const read = spanDraft()
    for (const i of [0, 255, 256, 8191, 8192, 16_384, 19_999]) {
      columns.read(i, read)
      expect([read.durNs, read.gid, columns.durNs(i)]).toEqual([i, 2 * i, i])
    }
  })

  it('keeps rows of which nothing is known and others in one table, whichever comes first', () => {
    const known = (durNs: number, gid: number): ReturnType<typeof draftOf> =>
      draftOf({ durNs, gid }, { running: durNs - 1 })
    const bare = (values: Partial<SpanDraft>): SpanDraft => draftOf({ ...values, isBare: true })
    const drafts = [draftOf({ durNs: 70, gid: 7 }), known(2 ** 33, -1), draftOf({ durNs: 0 })]
    const drafted = [
      ...drafts,
      ...[known(12, 0xc000000000), draftOf({ durNs: 71, gid: 2 ** 53 - 1, transitions: 3 })],
      ...[bare({ durNs: 2 ** 34, pid: 7, labels: 3 }), draftOf({ durNs: 5, depth: 8, flags: 1 })],
      ...[bare({ durNs: 9, gid: 0xc000000000 }), known(30, 4), bare({ durNs: 0 })],
    ]
    const unknown = COMPONENTS.indexOf('unknown')
    for (const order of [
      drafted,
      drafted.toReversed(),
      [drafted[1], ...drafted],
      [...drafted.slice(5), ...drafted],
    ]) {
      const columns = new SpanColumns()
      for (const draft of order) columns.append(draft)
      columns.append(draftOf({}))
      columns.write(order.length, order[0])
      const expected = [...order, order[0]]
      expected.forEach((draft, i) => {
        const read = spanDraft()
        columns.read(i, read)
        expect(read).toEqual({ ...draft, isBare: false })
      })
      const rows = Int32Array.from(expected, (_, i) => i)
      const gathered = columns.gather([unknown], rows)[0]
      expect([...(gathered ?? [])]).toEqual(expected.map((draft) => draft.components[unknown]))
    }
  })

  it('gathers several parts of rows at once, nothing at all of one that no row has', () => {
    const columns = new SpanColumns()
    columns.append(draftOf({ durNs: 5, migrations: 2 }, { running: 5 }))
    columns.append(draftOf({ durNs: 2 ** 40, pid: 7 }, { running: 1, wait_chan: 2 ** 40 - 1 }))
    const asked = [
      MIGRATIONS,
      ...(['running', 'unknown', 'wait_chan'] as const).map(componentIndex),
      PID,
    ]
    expect(columns.gather(asked, Int32Array.of(1, 0, 1))).toEqual([
      Float64Array.of(0, 2, 0),
      Float64Array.of(1, 5, 1),
      undefined,
      Float64Array.of(2 ** 40 - 1, 0, 2 ** 40 - 1),
      Float64Array.of(8, 0, 8),
    ])
  })

  it('copies the starts of all rows, also where none has one', () => {
    const columns = new SpanColumns()
    for (let i = 0; i < 1100; i++) {
      columns.append(draftOf({ startNs: Number.NaN, durNs: i }))
    }
    const starts = new Float64Array(1100)
    columns.copyStartNs(starts)
    const expected = new Float64Array(1100).fill(Number.NaN)
    expect(starts).toEqual(expected)
    columns.write(600, draftOf({ startNs: 60 }))
    columns.copyStartNs(starts)
    expected[600] = 60
    expect(starts).toEqual(expected)
  })

  it('knows of each of many rows when it began, and of those that do not tell, that they do not', () => {
    const startOf = (row: number): number => (row > 700 && row % 3 > 0 ? row / 2 : Number.NaN)
    const columns = new SpanColumns()
    for (let row = 0; row < 701; row++) columns.append(draftOf({ startNs: startOf(row) }))
    expect(columns.hasStarts).toBe(false)
    for (let row = 701; row < 5000; row++) columns.append(draftOf({ startNs: startOf(row) }))
    expect(columns.hasStarts).toBe(true)
    columns.write(0, draftOf({ startNs: 17 }))
    columns.write(701, draftOf({ startNs: Number.NaN }))
    const starts = Array.from({ length: 5000 }, (_, row) => columns.startNs(row))
    expect(starts).toEqual(
      [17, ...starts.slice(1).map((_, i) => startOf(i + 1))].with(701, Number.NaN),
    )
  })

  it('keeps a span without a start without one', () => {
    const columns = new SpanColumns()
    columns.append(draftOf({ startNs: Number.NaN, durNs: 5 }))
    expect(columns.startNs(0)).toBeNaN()
  })
})

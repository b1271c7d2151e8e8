import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SpanColumns } from '../../../src/analyze/spans/span-columns.ts'
import { spanDraft } from '../../../src/analyze/spans/span-draft.ts'
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
    const drafts = [draftOf({ durNs: 70, gid: 7 }), known(2 ** 33, -1), draftOf({ durNs: 0 })]
    const drafted = [...drafts, known(12, 0xc000000000), draftOf({ durNs: 71, gid: 2 ** 53 - 1 })]
    const unknown = COMPONENTS.indexOf('unknown')
    for (const order of [drafted, drafted.toReversed(), [drafted[1], ...drafted]]) {
      const columns = new SpanColumns()
      for (const draft of order) columns.append(draft)
      columns.append(draftOf({}))
      columns.write(order.length, order[0])
      const expected = [...order, order[0]]
      expected.forEach((draft, i) => {
        const read = spanDraft()
        columns.read(i, read)
        expect(read).toEqual(draft)
      })
      const rows = Int32Array.from(expected, (_, i) => i)
      const gathered = columns.gather(unknown, rows)
      expect([...(gathered ?? [])]).toEqual(expected.map((draft) => draft.components[unknown]))
    }
  })

  it('tells of a component that no row has nothing at all', () => {
    const columns = new SpanColumns()
    columns.append(draftOf({ durNs: 5 }, { running: 5 }))
    expect(columns.gather(COMPONENTS.indexOf('unknown'), Int32Array.of(0))).toBeUndefined()
    expect(columns.gather(COMPONENTS.indexOf('running'), Int32Array.of(0))).toEqual(
      Float64Array.of(5),
    )
  })

  it('tells how long all rows took as they stand now, however often it was asked', () => {
    const columns = new SpanColumns()
    columns.append(draftOf({ durNs: 5 }))
    expect([...columns.allDurNs()]).toEqual([5])
    columns.append(draftOf({ durNs: 7 }))
    expect([...columns.allDurNs()]).toEqual([5, 7])
    columns.write(0, draftOf({ durNs: 9 }))
    expect([...columns.allDurNs()]).toEqual([9, 7])
  })

  it('keeps a span without a start without one', () => {
    const columns = new SpanColumns()
    columns.append(draftOf({ startNs: Number.NaN, durNs: 5 }))
    expect(columns.startNs(0)).toBeNaN()
  })
})

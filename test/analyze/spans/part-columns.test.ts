import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { highPart, lowPart, ofParts, PartColumns } from '../../../src/analyze/spans/part-columns.ts'

const ROWS = 8
const COLUMNS = 7

describe('PartColumns', () => {
  it('gives a number back as it was put, 0 where none was', () => {
    const parts = new PartColumns(3, 4, new Map())
    parts.put(2, 1, 77, 0)
    expect(parts.get(2, 1, 0)).toBe(77)
    expect(parts.get(2, 0, 1)).toBe(0)
    expect(parts.get(0, 1, 2)).toBe(0)
  })

  it('gives room only to columns in which rows differ', () => {
    const parts = new PartColumns(19, 256, new Map())
    parts.expect(Float64Array.of(0, 0, 7, 9))
    parts.putRow(0, Float64Array.of(0, 0, 7, 9), 0)
    parts.put(5, 0, 0, 5)
    expect(parts.used).toBe(0)
    parts.putRow(255, Float64Array.of(0, 0, 7, 8), 255 * 19)
    parts.put(5, 255, 2, 255 * 19 + 5)
    expect(parts.used).toBe(2)
    expect([0, 254, 255].map((row) => parts.get(3, row, row * 19 + 3))).toEqual([9, 9, 8])
    expect([0, 254, 255].map((row) => parts.get(5, row, row * 19 + 5))).toEqual([0, 0, 2])
  })

  it('knows which columns may hold anything else than 0', () => {
    const parts = new PartColumns(4, 2, new Map())
    parts.expect(Float64Array.of(0, 3, 0))
    parts.put(2, 1, 5, 0)
    expect([0, 1, 2, 3].map((column) => parts.holds(column))).toEqual([false, true, true, false])
  })

  it('gives room from the start to what varied in the block before', () => {
    const before = new PartColumns(3, 2, new Map())
    before.put(2, 0, 5, 0)
    const parts = new PartColumns(3, 2, new Map())
    parts.openLike(before)
    parts.expect(Float64Array.of(4, 0, 6))
    for (const row of [0, 1]) parts.putRow(row, Float64Array.of(4, 0, 6), 3 * row)
    expect(parts.used).toBe(1)
    expect([0, 1, 2].map((column) => parts.get(column, 1, 3 + column))).toEqual([4, 0, 6])
  })

  it('passes over zeros that stand first only where all rows have 0', () => {
    const parts = new PartColumns(3, 3, new Map())
    parts.putRow(0, Float64Array.of(0, 0, 7), 0, 2)
    parts.putRow(1, Float64Array.of(0, 5, 8), 3)
    parts.putRow(1, Float64Array.of(0, 0, 9), 3, 2)
    expect([0, 1, 2].map((column) => parts.get(column, 1, 3 + column))).toEqual([0, 0, 9])
    expect(parts.get(2, 0, 2)).toBe(7)
  })

  it('sets zeros that stand first where the block before, or the first row, had something else', () => {
    const before = new PartColumns(3, 2, new Map())
    before.putRow(0, Float64Array.of(0, 4, 0), 0)
    for (const first of [Float64Array.of(0, 6, 0), Float64Array.of(3, 0, 0)]) {
      const parts = new PartColumns(3, 2, new Map())
      parts.openLike(before)
      parts.expect(first)
      parts.putRow(0, first, 0)
      parts.putRow(0, Float64Array.of(0, 0, 1), 0, 2)
      expect([0, 1, 2].map((column) => parts.get(column, 0, column))).toEqual([0, 0, 1])
    }
  })

  it('sets zeros that stand first where only the block before had something else', () => {
    const before = new PartColumns(3, 2, new Map())
    before.put(1, 0, 4, 1)
    const parts = new PartColumns(3, 2, new Map())
    parts.openLike(before)
    parts.expect(Float64Array.of(0, 0, 0))
    parts.putRow(0, Float64Array.of(0, 6, 0), 0)
    parts.putRow(0, Float64Array.of(0, 0, 0), 0, 3)
    expect([0, 1, 2].map((column) => parts.get(column, 0, column))).toEqual([0, 0, 0])
  })

  it('sets zeros that stand first behind the first of several that the first row has', () => {
    const parts = new PartColumns(3, 2, new Map())
    parts.expect(Float64Array.of(3, 0, 5))
    parts.putRow(0, Float64Array.of(0, 0, 5), 0, 2)
    expect([0, 1, 2].map((column) => parts.get(column, 0, column))).toEqual([0, 0, 5])
    expect([0, 1, 2].map((column) => parts.get(column, 1, 3 + column))).toEqual([3, 0, 5])
  })

  it('has nothing but its columns behind a block in which nothing varied', () => {
    const wide = new Map<number, number>()
    const parts = new PartColumns(3, 2, wide)
    parts.openLike(new PartColumns(3, 2, wide))
    parts.expect(Float64Array.of(0, 0, 0))
    parts.putRow(0, Float64Array.of(0, 0, 0), 0, 3)
    parts.putRow(1, Float64Array.of(0, 0, 8), 3, 2)
    expect([parts.used, wide.size]).toEqual([1, 0])
    expect([0, 1, 2].map((column) => parts.get(column, 1, 3 + column))).toEqual([0, 0, 8])
  })

  it('keeps what 32 bits do not hold exactly, and leaves nothing of it behind', () => {
    const wide = new Map<number, number>()
    const parts = new PartColumns(2, 2, wide)
    for (const value of [2 ** 32 - 2, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1, -1, 2.5]) {
      parts.put(1, 1, value, 9)
      expect(parts.get(1, 1, 9)).toBe(value)
    }
    parts.put(1, 1, 5, 9)
    expect(parts.get(1, 1, 9)).toBe(5)
    expect(wide.size).toBe(0)
  })
})

type Put = { row: number; numbers: number[] } | { row: number; column: number; value: number }

/** What a plain table holds after all this. */
function modelOf(begin: readonly number[], puts: readonly Put[]): number[][] {
  const model = Array.from({ length: ROWS }, () => [...begin])
  for (const put of puts) {
    if ('numbers' in put) model[put.row] = [...put.numbers]
    else model[put.row][put.column] = put.value
  }
  return model
}

function fill(parts: PartColumns, block: number, puts: readonly Put[]): void {
  for (const put of puts) {
    const key = keyOf(block, put.row)
    if ('numbers' in put) parts.putRow(put.row, Float64Array.from(put.numbers), key)
    else parts.put(put.column, put.row, put.value, key + put.column)
  }
}

function keyOf(block: number, row: number): number {
  return (block * ROWS + row) * COLUMNS
}

test('it is a table of numbers, in whatever order they are put', () => {
  const value = fc.oneof(fc.constantFrom(0, 1, 2 ** 32 - 1), fc.nat(3), fc.nat(), fc.maxSafeNat())
  const numbers = fc.array(value, { minLength: COLUMNS, maxLength: COLUMNS })
  const row = fc.nat({ max: ROWS - 1 })
  const put = fc.oneof(
    fc.record({ row, numbers }),
    fc.record({ row, value, column: fc.nat({ max: COLUMNS - 1 }) }),
  )
  const blocks = fc.array(fc.array(put, { maxLength: 40 }), { maxLength: 3 })
  fc.assert(
    fc.property(blocks, numbers, (putsOfBlocks, begin) => {
      const wide = new Map<number, number>()
      let before: PartColumns | undefined
      putsOfBlocks.forEach((puts, block) => {
        const parts = new PartColumns(COLUMNS, ROWS, wide)
        if (before !== undefined) parts.openLike(before)
        before = parts
        parts.expect(Float64Array.from(begin))
        const rows = Array.from({ length: ROWS }, (_, at) => ({ row: at, numbers: begin }))
        fill(parts, block, [...rows, ...puts])
        const model = modelOf(begin, puts)
        const get = (_: number, column: number, at: number): number =>
          parts.get(column, at, keyOf(block, at) + column)
        expect(model.map((of, at) => of.map((n, column) => get(n, column, at)))).toEqual(model)
        expect(
          begin.every((_, column) => parts.holds(column) || model.every((of) => of[column] === 0)),
        ).toBe(true)
      })
    }),
  )
})

test('an id is two parts, the upper one the same for neighbours', () => {
  const id = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -3, max: 99 }), fc.constant(2 ** 32))
  fc.assert(
    fc.property(id, (some) => {
      expect(ofParts(highPart(some), lowPart(some, highPart(some)))).toBe(some)
    }),
  )
  expect([-1, 0, 2 ** 32 - 1, 0xc000000000].map(highPart)).toEqual([0, 1, 1, 0xc1])
  expect([-1, 0, 2 ** 32 - 1, 0xc000000007].map((some) => lowPart(some, highPart(some)))).toEqual([
    0,
    0,
    2 ** 32 - 1,
    7,
  ])
})

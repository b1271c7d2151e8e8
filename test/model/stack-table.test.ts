import { describe, expect, it } from 'vitest'
import { MAX_FRAMES, NO_STACK, StackTable } from '../../src/model/stack-table.ts'

const intern = (table: StackTable, pcs: readonly number[]): number =>
  table.intern(Float64Array.from(pcs), pcs.length)

describe('StackTable', () => {
  it('gives equal stacks one number, and others their own', () => {
    const table = new StackTable()
    const first = intern(table, [1, 2, 3])
    expect(intern(table, [1, 2, 3])).toBe(first)
    expect(intern(table, [1, 2])).not.toBe(first)
    expect(intern(table, [3, 2, 1])).not.toBe(first)
    expect([...table.frames(first)]).toEqual([1, 2, 3])
  })

  it('has a number for no stack, which has no frames', () => {
    const table = new StackTable()
    expect(intern(table, [])).toBe(NO_STACK)
    expect([...table.frames(NO_STACK)]).toEqual([])
  })

  it('holds so many different stacks and counts the others', () => {
    const table = new StackTable()
    for (let i = 0; i < 70_000; i++) intern(table, [i + 1, 2 ** 40 + i])
    expect(table.size).toBe(65_536)
    expect(table.overflow).toBe(70_000 - 65_535)
    expect([...table.frames(65_535)]).toEqual([65_535, 2 ** 40 + 65_534])
    expect(MAX_FRAMES).toBeGreaterThan(20)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PairTable } from '../../../src/analyze/order/pair-table.ts'
import { runs } from '../../property-runs.ts'

type Step = readonly [isRemoval: boolean, high: number, low: number]

/** Plays steps on a table and on a Map beside it: they must agree on everything at every step. */
function agree(steps: readonly Step[], capacity: number): void {
  const table = new PairTable(capacity)
  const model = new Map<string, { slot: number; high: number; low: number }>()
  let most = 0
  let slots = 0
  for (const [isRemoval, high, low] of steps) {
    const key = `${high} ${low}`
    const known = model.get(key)
    expect(table.find(high, low)).toBe(known?.slot ?? -1)
    if (known === undefined) {
      const slot = table.add(high, low)
      slots = Math.max(slots, slot + 1)
      expect([...model.values()].some((other) => other.slot === slot)).toBe(false)
      model.set(key, { slot, high, low })
    } else if (isRemoval) {
      table.remove(known.slot)
      model.delete(key)
      expect(table.find(high, low)).toBe(-1)
      expect(table.holds(known.slot)).toBe(false)
    }
    most = Math.max(most, model.size)
    expect(table.size).toBe(model.size)
  }
  expect(slots).toBe(most)
  for (const { slot, high, low } of model.values()) {
    expect([table.find(high, low), table.holds(slot)]).toEqual([slot, true])
  }
}

/** Pairs that all land in the same few cells of a table: found by trying, so the hash may be any. */
function colliding(count: number): readonly (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = []
  for (let low = 0; pairs.length < count; low += 2 ** 32) pairs.push([0, low])
  return pairs
}

describe('PairTable', () => {
  const high = fc.constantFrom(-1, 0, 1, 4242, 2 ** 31 - 1)
  const low = fc.oneof(
    fc.nat(30),
    fc.nat(30).map((i) => 0xc000000000 + 32 * i),
    fc.nat(30).map((i) => -2 - i),
    fc.nat(8).map((i) => i * 2 ** 32),
    fc.constantFrom(2 ** 53, 2 ** 53 - 1),
  )

  it('agrees with a Map under any order of additions and removals', () => {
    const step = fc.tuple(fc.boolean(), high, low)
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), fc.constantFrom(1, 2, 8, 1024), agree),
      runs(300),
    )
  })

  it('agrees with a Map where a small table is nearly always full', () => {
    const step = fc.tuple(fc.boolean(), fc.constantFrom(0, 1), fc.nat(11))
    fc.assert(
      fc.property(fc.array(step, { minLength: 50, maxLength: 400 }), (steps) => agree(steps, 8)),
      runs(300),
    )
  })

  it('keeps pairs apart that hash alike, and survives the removal of any of them', () => {
    const pairs = colliding(6)
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(5)), { maxLength: 80 }), (choices) => {
        agree(
          choices.map(([isRemoval, i]): Step => [isRemoval, ...pairs[i]]),
          16,
        )
      }),
    )
  })

  it('keeps process and goroutine apart: (1, 2) is not (2, 1)', () => {
    const table = new PairTable()
    const a = table.add(1, 2)
    const b = table.add(2, 1)
    expect([table.find(1, 2), table.find(2, 1), table.find(1, 1)]).toEqual([a, b, -1])
  })

  it('hands slots out again: a hundred thousand goroutines, ten at a time, take ten slots', () => {
    const table = new PairTable()
    const slots = new Set<number>()
    for (let gid = 0; gid < 100_000; gid++) {
      slots.add(table.add(7, gid))
      if (gid >= 10) table.remove(table.find(7, gid - 10))
    }
    expect([table.size, slots.size, Math.max(...slots)]).toEqual([10, 11, 10])
  })

  it('grows: a hundred thousand at once are all found', () => {
    const table = new PairTable(1)
    for (let gid = 0; gid < 100_000; gid++) table.add(gid % 3, 0xc000000000 + 32 * gid)
    const found = new Set<number>()
    for (let gid = 0; gid < 100_000; gid++) {
      found.add(table.find(gid % 3, 0xc000000000 + 32 * gid))
    }
    expect([found.size, found.has(-1)]).toEqual([100_000, false])
  })
})

import { expect, it } from 'vitest'
import { blockOf, blockRows, lastOfBlock, placeOf } from '../../../src/analyze/spans/row-blocks.ts'

it('every row has a place of its own in a block that has room for it, and blocks follow one another', () => {
  for (let row = 1; row < 60_000; row++) {
    const isNext = blockOf(row) === blockOf(row - 1) + 1
    const goesOn = blockOf(row) === blockOf(row - 1) && placeOf(row) === placeOf(row - 1) + 1
    if (!(isNext ? placeOf(row) === 0 && lastOfBlock(row - 1) === row - 1 : goesOn)) {
      expect(row).toBe('a row that follows the one before')
    }
    if (placeOf(row) >= blockRows(row)) expect(row).toBe('a row within its block')
  }
  expect([blockOf(0), placeOf(0)]).toEqual([0, 0])
})

it('a store of few rows takes little room, and a great one has few blocks', () => {
  expect(blockRows(0)).toBe(512)
  expect(blockOf(1_000_000)).toBeLessThan(200)
})

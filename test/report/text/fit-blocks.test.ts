import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Block, fitBlocks } from '../../../src/report/text/fit-blocks.ts'

function block(name: string, length: number, least: number): Block {
  return { lines: Array.from({ length }, (_, at) => `${name}${at + 1}`), least }
}

function check(blocks: readonly Block[], rows: number, shown: string, hidden: number): void {
  const fitted = fitBlocks(blocks, rows)
  expect({ shown: fitted.lines.join(' '), hidden: fitted.hidden }).toEqual({ shown, hidden })
}

const THREE = [block('a', 2, 2), block('b', 5, 2), block('c', 3, 2)]

test('with room for all, all is shown, a blank line between the blocks', () => {
  check(THREE, 12, 'a1 a2  b1 b2 b3 b4 b5  c1 c2 c3', 0)
})

test('every block gets its least first, blank lines come next, then the rest of earlier blocks', () => {
  check(THREE, 6, 'a1 a2 b1 b2 c1 c2', 4)
  check(THREE, 7, 'a1 a2 b1 b2 b3 c1 c2', 3)
  check(THREE, 8, 'a1 a2  b1 b2  c1 c2', 4)
  check(THREE, 10, 'a1 a2  b1 b2 b3 b4  c1 c2', 2)
})

test('a block that has no room for its least waits; a smaller one behind it may come', () => {
  check([block('a', 2, 2), block('b', 5, 3), block('c', 1, 1)], 4, 'a1 a2  c1', 5)
})

test('of the first block there is always what fits', () => {
  check(THREE, 1, 'a1', 9)
  check(THREE, 0, '', 10)
  check([], 5, '', 0)
})

test('never more lines than rows, and every line is shown or counted', () => {
  const blocks = fc.array(
    fc
      .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 5 }))
      .map(([length, least]) => block('x', length, least)),
  )
  fc.assert(
    fc.property(blocks, fc.integer({ min: -3, max: 60 }), (some, rows) => {
      const { lines, hidden } = fitBlocks(some, rows)
      expect(lines.length).toBeLessThanOrEqual(Math.max(0, rows))
      const all = some.reduce((sum, each) => sum + each.lines.length, 0)
      expect(lines.filter((line) => line !== '').length + hidden).toBe(all)
    }),
  )
})

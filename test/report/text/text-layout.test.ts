import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bar, mergeBuckets } from '../../../src/report/layout/bars.ts'
import { clip } from '../../../src/report/text/clip.ts'
import { textTable } from '../../../src/report/text/text-table.ts'
import { width } from '../../../src/report/text/width.ts'
import { wrap } from '../../../src/report/text/wrap.ts'

test('wrapping keeps every word in order and only long words exceed the width', () => {
  expect(wrap('one two three', 7)).toEqual(['one two', 'three'])
  expect(wrap('one two', 6, '  ')).toEqual(['  one', '  two'])
  expect(wrap('abcdefghij k', 5)).toEqual(['abcdefghij', 'k'])
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 50 }), (text, columns) => {
      const lines = wrap(text, columns)
      expect(words(lines.join(' '))).toEqual(words(text))
      for (const line of lines)
        expect(line.length <= columns || words(line).length === 1).toBe(true)
    }),
  )
})

test('clipping counts columns of a terminal, and marks what is missing', () => {
  expect(clip('abc', 3)).toBe('abc')
  expect(clip('abcd', 3)).toBe('ab…')
  expect(clip('ééé', 3)).toBe('ééé')
  expect(clip('汉字汉', 6)).toBe('汉字汉')
  expect(clip('汉字汉字', 6)).toBe('汉字…')
  expect(clip('😀😀😀😀', 5)).toBe('😀😀…')
  expect(clip(`e${'\u0301'.repeat(300)}xyz`, 2)).toBe(`e${'\u0301'.repeat(300)}…`)
  expect(width('e\u0301😀')).toBe(3)
})

test('wide characters do not shift the columns behind them', () => {
  expect(
    textTable(
      [
        ['汉字', 'a'],
        ['abcd', 'b'],
      ],
      { align: 'll', indent: '', columns: 80 },
    ),
  ).toEqual(['汉字  a', 'abcd  b'])
})

test('columns are as wide as their widest cell; rows end without spaces', () => {
  const rows = [['', 'latency', 'x'], ['p50', '1 ms', 'long cell'], ['p99.9']]
  expect(textTable(rows, { align: 'lrl', indent: ' ', columns: 80 })).toEqual([
    '        latency  x',
    ' p50       1 ms  long cell',
    ' p99.9',
  ])
  expect(textTable(rows, { align: 'lrl', indent: ' ', columns: 20 })[1]).toBe(
    ' p50       1 ms  lo…',
  )
})

test('a long name makes room for the numbers behind it', () => {
  const rows = [
    ['google.golang.org/grpc.(*Server).processUnaryRPC', '29.2 ms', '+23.1 ms'],
    ['main.a', '1 ms', '0 ns'],
  ]
  expect(textTable(rows, { align: 'lrr', indent: '  ', columns: 50 })).toEqual([
    '  google.golang.…rocessUnaryRPC  29.2 ms  +23.1 ms',
    '  main.a                            1 ms      0 ns',
  ])
})

test('a bar is drawn to an eighth, and something is never nothing', () => {
  expect(bar(1, 4)).toBe('████')
  expect(bar(0.5, 3)).toBe('█▌')
  expect(bar(1e-9, 10)).toBe('▏')
  expect(bar(0, 10)).toBe('')
})

test('merging buckets keeps the sum and the outer bounds', () => {
  const bucket = fc.record({ lo: fc.nat(), hi: fc.nat(), count: fc.nat(1000) })
  fc.assert(
    fc.property(
      fc.array(bucket, { minLength: 1 }),
      fc.integer({ min: 1, max: 20 }),
      (all, rows) => {
        const merged = mergeBuckets(all, rows)
        const sum = (list: readonly { count: number }[]) =>
          list.reduce((n, { count }) => n + count, 0)
        expect(merged.length).toBeLessThanOrEqual(rows)
        expect(sum(merged)).toBe(sum(all))
        expect([merged[0].lo, merged.at(-1)?.hi]).toEqual([all[0].lo, all.at(-1)?.hi])
      },
    ),
  )
})

function words(text: string): readonly string[] {
  return text.split(' ').filter((word) => word !== '')
}

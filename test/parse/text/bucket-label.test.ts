import { expect, it } from 'vitest'
import { parseBucketRow } from '../../../src/parse/text/bucket-label.ts'

const BAR = `|${'@'.repeat(26)}${' '.repeat(26)}|`

it.each([
  ['(..., 0)               1', null, 0, 1],
  ['(..., -1K)             1', null, -1024, 1],
  ['[0]                    7', 0, 1, 7],
  ['[3]                    7', 3, 4, 7],
  ['[4, 8)                 2', 4, 8, 2],
  ['[512, 1K)              3', 512, 1024, 3],
  ['[768K, 1024K)          3', 786432, 1048576, 3],
  ['[70000000, 78125K)     1', 70000000, 80000000, 1],
  ['[2G, 4G)               1', 2147483648, 4294967296, 1],
  ['[4P, 8P)               1', 4503599627370496, 9007199254740992, 1],
  ['[8P, 16P)              1', 9007199254740992, '18014398509481984', 1],
  ['[4E, 8E)               1', '4611686018427387904', '9223372036854775808', 1],
  ['[100, ...)             2', 100, null, 2],
  ['[null, ...)            2', null, null, 2],
  ['[1000000, 2000000)12345678', 1000000, 2000000, 12345678],
  ['[4, 8)        9007199254740993', 4, 8, '9007199254740993'],
])('%s is the bucket [%s, %s) with %s', (label, lo, hi, count) => {
  expect(parseBucketRow(`${label} ${BAR}`)).toMatchObject({ lo, hi, count })
})

it.each([
  '',
  '[4, 8)',
  `[4, 8) ${BAR}`,
  `(4, 8)  2 ${BAR}`,
  `[4Q, 8)  2 ${BAR}`,
  `[4, 8)  -2 ${BAR}`,
])('%j is no bucket', (line) => {
  expect(parseBucketRow(line)).toBeUndefined()
})

it.each(['[4, 8)      2', '[4, 8)    2 |@@@', ` [4, 8)  2 ${BAR}`, `[4, 8)  2 ${BAR}  `])(
  '%j is one that was pasted',
  (line) => {
    expect(parseBucketRow(line)).toMatchObject({ lo: 4, hi: 8, count: 2 })
  },
)

it('tells a bucket of width one that names both its bounds', () => {
  expect(parseBucketRow(`[3, 4)  1 ${BAR}`)?.spelledOut).toBe(true)
  expect(parseBucketRow(`[3]  1 ${BAR}`)?.spelledOut).toBe(false)
})

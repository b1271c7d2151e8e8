import { expect, it } from 'vitest'
import { rowsOf } from '../read-text.ts'

const PLOT = `             2                                                  12
hh:mm:ss.ms  |___________________________________________________|
19:54:45.300 *                                                   | 2
19:54:45.400 |                                                   | -
19:54:45.500 |         *                                         | -4
19:54:45.600 |                                                   * 9007199254740993
             v___________________________________________________v
             2                                                  12
`

it('a tseries has a row for each interval with a value', () => {
  expect(rowsOf(`@t[b c]:\n${PLOT}\nx\n`)).toEqual([
    'tseries @t#1 ["b c"] 19:54:45.300 = 2',
    'tseries @t#1 ["b c"] 19:54:45.500 = -4',
    'tseries @t#1 ["b c"] 19:54:45.600 = "9007199254740993"',
    'printf 11 x',
  ])
})

it('a tseries printed twice has two snapshots, and text may stand before it', () => {
  const rows = rowsOf(`@t:\n${PLOT}\n12:00 @t:\n${PLOT}`)
  expect(rows.map((row) => row.slice(0, 13))).toEqual([
    ...new Array(3).fill('tseries @t#1 '),
    'printf 11 12:',
    ...new Array(3).fill('tseries @t#2 '),
  ])
})

it('what only begins like a tseries is given back as text', () => {
  expect(rowsOf('@t:\n  1   2\nx\n@t:\n  1   2')).toEqual([
    'printf 1 @t:',
    'printf 2   1   2',
    'printf 3 x',
    'printf 4 @t:',
    'printf 5   1   2',
  ])
})

it('a tseries with values below zero has a dotted line at zero, which is no value', () => {
  const plot = `             -6                                                  6
hh:mm:ss.ms  |___________________________________________________|
08:00:00.200 *                         .                         | -6
08:00:00.300 |                         *                         | 0
08:00:00.400 |                         .                         * 6
             v___________________________________________________v
             -6                                                  6
`
  expect(rowsOf(`@t:\n${plot}`)).toEqual([
    'tseries @t#1 [] 08:00:00.200 = -6',
    'tseries @t#1 [] 08:00:00.300 = 0',
    'tseries @t#1 [] 08:00:00.400 = 6',
  ])
})

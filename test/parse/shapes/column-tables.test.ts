import { describe, expect, it, test } from 'vitest'
import { ColumnTables } from '../../../src/parse/shapes/column-tables.ts'
import { ShapedLines } from '../../../src/parse/shapes/shaped-lines.ts'

type Cells = readonly (string | number)[]

/** The values of rows; `head` for a line of names, undefined for any other. */
function read(...lines: readonly string[]): readonly (Cells | 'head' | undefined)[] {
  const tables = new ColumnTables()
  return lines.map((line) => {
    const found = tables.read(line)
    return found?.kind === 'row' ? found.values : found?.kind
  })
}

describe('a line of column names', () => {
  it.each([
    'TIME(s)     PROC             PID    DELAY(ms)',
    '%MEM  #RUN  READ/s',
    'PID    COMM          TX_KB RX_KB MS',
    'TIME     PID        SRC:PORT        DST:PORT  STATE',
    'SOFTIRQ          TOTAL_usecs',
    'TIME      DEV      PAGES    REASON           ms',
    'pid  comm  wait_us',
    'when,who,wait_us',
  ])('%s is one when a row follows', (head) => {
    const names = head.includes(',') ? head.split(',') : head.trim().split(/\s+/)
    const row = names.map((_, i) => `${i + 4}`)
    const text = head.includes(',') ? row.join(',') : row.join('   ')
    expect(read(head, text)).toEqual(['head', row.map(Number)])
  })

  it.each([
    'Tracing for 3 seconds',
    'TOTAL',
    'Hello world',
    'a b',
    'PID=4 COMM=x',
    'E 5 6 7',
    'the pid of the program, 12',
  ])('%s is none', (line) => {
    expect(read(line)).toEqual([undefined])
  })

  it('begins no table where no row follows', () => {
    const lines = new ShapedLines()
    const feed = (text: string, line: number) => lines.read({ kind: 'printf', line, text })
    expect(feed('ALL DONE', 1)).toEqual([])
    expect(feed('good bye now', 2)).toBeUndefined()
    expect(lines.rest()).toEqual([{ kind: 'printf', line: 1, text: 'ALL DONE' }])
  })
})

describe('the rows below it', () => {
  const head = 'TIME(s)  DISK    COMM             PID    LAT'

  it('have a field a column; whole numbers are numbers', () => {
    expect(read(head, '0.250    sdx     my-prog          812    7')).toEqual([
      'head',
      [0.25, 'sdx', 'my-prog', 812, 7],
    ])
  })

  it('may hold blanks where the places of the names show it', () => {
    const rows = read(
      head,
      '0.250    sdx     my-prog          812    7',
      '0.260    sdx     web content 1    813    9',
    )
    expect(rows[2]).toEqual([0.26, 'sdx', 'web content 1', 813, 9])
  })

  it('may hold blanks in the last column', () => {
    expect(read('PID    ARGS (RET)', '812    make -j 4 all')).toEqual([
      'head',
      [812, 'make -j 4 all'],
    ])
  })

  it('may lack a field, which the places of the names show', () => {
    expect(
      read(
        head,
        '0.250    sdx     my-prog          812    7',
        '0.300    sdx                      813    9',
      )[2],
    ).toEqual([0.3, 'sdx', '', 813, 9])
  })

  it('have numbers where the first one had them', () => {
    const rows = read(
      head,
      '0.250  sdx  prog  812  7',
      'and now for something else',
      '0.3 sdy q 9 -',
    )
    expect(rows.slice(2)).toEqual([undefined, [0.3, 'sdy', 'q', 9, '-']])
  })

  it('have names where the first one had an address', () => {
    const rows = ['11:00:22  22056  cook   0.5 127.0.0.1', '11:00:23  22056  cook  0.7 localhost']
    expect(read('TIME      PID    COMM   LATms HOST', ...rows)).toEqual([
      'head',
      ['11:00:22', 22056, 'cook', 0.5, '127.0.0.1'],
      ['11:00:23', 22056, 'cook', 0.7, 'localhost'],
    ])
  })

  it('go on below a head that is repeated', () => {
    expect(read('A(ms) BB', '5 x', 'A(ms) BB', '6 y')).toEqual(['head', [5, 'x'], 'head', [6, 'y']])
  })

  it('of values between commas may be quoted', () => {
    expect(read('ts,name,lat_us', '5,"a, ""b""",7', '6,c,8,9')).toEqual([
      'head',
      [5, 'a, "b"', 7],
      undefined,
    ])
  })
})

describe('lines that have a form of their own each', () => {
  it('are a table of their keys', () => {
    const lines = new ShapedLines()
    const texts = ['x wait_us=5', 'y wait_us=8 n=2', 'z wait_us=9']
    for (const [i, text] of texts.entries()) lines.read({ kind: 'printf', line: i + 1, text })
    expect(lines.lastRows().map(({ shape, values }) => [shape.name, values])).toEqual([
      ['wait_us=%d', [5]],
      ['wait_us=%d n=%d', [8, 2]],
      ['wait_us=%d', [9]],
    ])
    expect(lines.rest()).toEqual([])
  })

  it('are a table of as many words, two rows at least', () => {
    const lines = new ShapedLines()
    const texts = ['10:00:01 812 bash sda', '10:00:02 813 zsh sdb', 'one more 5']
    for (const [i, text] of texts.entries()) lines.read({ kind: 'printf', line: i + 1, text })
    expect(lines.lastRows().map(({ values }) => values)).toEqual([
      ['10:00:01', 812, 'bash', 'sda'],
      ['10:00:02', 813, 'zsh', 'sdb'],
    ])
    expect(lines.rest().map(({ text }) => text)).toEqual(['one more 5'])
  })
})

test('a number and the unit behind it are one cell, as locks are told of', () => {
  const head = '                               Caller  Avg Hold    Count   Max Hold   Total Hold'
  const rows = [
    '                      my_lock+0x41    3.1 us        57     20.4 us      70.1 us',
    '                    other_lock+0x3  412 ns          8    1.9 ms       2.2 ms',
  ]
  expect(read(head, ...rows).slice(1)).toEqual([
    ['my_lock+0x41', '3.1 us', 57, '20.4 us', '70.1 us'],
    ['other_lock+0x3', '412 ns', 8, '1.9 ms', '2.2 ms'],
  ])
})

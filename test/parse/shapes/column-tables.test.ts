import { describe, expect, it, test } from 'vitest'
import { ColumnTables } from '../../../src/parse/shapes/column-tables.ts'
import { ShapedLines } from '../../../src/parse/shapes/shaped-lines.ts'

type Cells = readonly (string | number)[]

/** The values of rows; `head` for a line of names, undefined for any other. */
function read(
  ...lines: readonly string[]
): readonly (Cells | 'head' | 'second head' | undefined)[] {
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

describe('a second line of names right below the first', () => {
  const head = 'TIME(ms)     DISK ID        COMM             PID    LAT(ms)'
  const second = '             MAJOR MINOR'

  it('parts the columns that it stands under', () => {
    const row = '493          254   16       my prog          812          3'
    const tables = new ColumnTables()
    expect([head, second].map((line) => tables.read(line)?.kind)).toEqual(['head', 'second head'])
    const found = tables.read('493          254   16       my-prog          812          3')
    if (found?.kind !== 'row') throw new Error('no row')
    expect(found.shape.name).toBe('TIME(ms) MAJOR MINOR COMM PID LAT(ms)')
    expect(found.values).toEqual([493, 254, 16, 'my-prog', 812, 3])
    expect(read(head, second, row)[2]).toEqual([493, 254, 16, 'my prog', 812, 3])
  })

  it('is another head where it does not, or where rows came', () => {
    expect(read(head, '  ELSE WHERE')).toEqual(['head', 'head'])
    expect(read(head, `\t\t${second}`)).toEqual(['head', 'second head'])
    expect(read(head, '493   254  x  y   812   3', second)).toHaveLength(3)
    expect(read('A_B  PID', second)).toEqual(['head', 'head'])
  })

  it('comes out as text with it where no row follows', () => {
    const lines = new ShapedLines()
    expect(lines.read({ kind: 'printf', line: 1, text: head })).toEqual([])
    expect(lines.read({ kind: 'printf', line: 2, text: second })).toEqual([])
    expect(lines.rest().map(({ text }) => text)).toEqual([head, second])
  })
})

describe('a column of numbers', () => {
  it('may hold a word where numbers stand in two others', () => {
    const head = 'PCOMM            PID     AGE(s)  EXIT_CODE'
    expect(
      read(
        head,
        'a                5       0.11    0',
        'b                6       0.03    signal 15 (Done)',
      ),
    ).toEqual(['head', ['a', 5, 0.11, 0], ['b', 6, 0.03, 'signal 15 (Done)']])
    expect(read(head, 'a  5  0.11  0', 'all is well here')[2]).toBeUndefined()
  })

  it('stands on either side of an arrow, which is no column', () => {
    expect(
      read('PID  OLDSTATE    -> NEWSTATE    MS', '7    CLOSE       -> LISTEN      0.5'),
    ).toEqual(['head', [7, 'CLOSE', 'LISTEN', 0.5]])
  })
})

import { describe, expect, it } from 'vitest'
import { readText, rowsOf, scriptOf } from '../read-text.ts'

const BAR = `|${'@'.repeat(52)}|`

describe('a histogram', () => {
  it('is its header and rows until a blank line', () => {
    expect(rowsOf(`@h: \n[4, 8)    2 ${BAR}\n[8, 16)    1 ${BAR}\n\nx\n`)).toEqual([
      'hist @h#1 [] 4..8 = 2',
      'hist @h#1 [] 8..16 = 1',
      'printf 5 x',
    ])
  })

  it('has one block a key, all in one snapshot', () => {
    const block = `[0, 10)    2 ${BAR}\n\n`
    expect(rowsOf(`@l[a]:\n${block}@l[b, 1]:\n${block}@l[a]:\n${block}`)).toEqual([
      'lhist @l#1 ["a"] 0..10 = 2',
      'lhist @l#1 ["b","1"] 0..10 = 2',
      'lhist @l#2 ["a"] 0..10 = 2',
    ])
  })

  it('is a part where a row stands twice, begins anew, or comes behind a blank line', () => {
    const [first, second, third] = [
      `[4, 8)    2 ${BAR}`,
      `[8, 16)    1 ${BAR}`,
      `[16, 32)    1 ${BAR}`,
    ]
    const parts = (rows: readonly string[]): readonly unknown[] =>
      readText(`@h:\n${rows.join('\n')}\n\n`).records.map((row) =>
        row.kind === 'hist' ? [row.lo, row.partial] : row.kind,
      )
    expect(parts([first, first, second])).toEqual([[4, 'unread'], [8, 'unread'], 'printf'])
    expect(parts([second, first, third])).toEqual([[8, 'unread'], 'printf', 'printf'])
    expect(parts([first, '', second])).toEqual([[4, 'unread'], 'printf'])
    expect(parts([first, second, third])).toEqual([
      [4, undefined],
      [8, undefined],
      [16, undefined],
    ])
  })

  it('of which rows are missing is told as such; so are rows without a name', () => {
    const gap = readText(`@h:\n[4, 8)    2 ${BAR}\n[16, 32)    1 ${BAR}\n`)
    expect(gap.log).toMatchObject([{ code: 'PARTIAL_HISTOGRAM', firstLine: 3 }])
    expect(readText(`[4, 8)    2 ${BAR}\n`).log).toMatchObject([{ code: 'PARTIAL_HISTOGRAM' }])
  })

  it('begins behind text of the same line, too', () => {
    expect(rowsOf(`19:05:01 @h:\n[4, 8)    2 ${BAR}\n\n`)).toEqual([
      'printf 1 19:05:01 ',
      'hist @h#1 [] 4..8 = 2',
    ])
  })

  it('that ends with the file has the rows that came', () => {
    expect(rowsOf(`@h:\n[4, 8)    2 ${BAR}`)).toEqual(['hist @h#1 [] 4..8 = 2'])
  })

  it('ends at a line that is no row, which is not lost', () => {
    expect(rowsOf(`@h:\n[4, 8)    2 ${BAR}\n@x: 5\n`)).toEqual([
      'hist @h#1 [] 4..8 = 2',
      '@x#1 [] = 5',
    ])
  })

  it('without rows is no row', () => {
    const script = scriptOf({ '@h': { call: 'hist', keyParts: [] } })
    expect(rowsOf('@h:\n\n@h: \n\nx\n', script)).toEqual(['printf 5 x'])
  })

  it('of equally wide buckets that name both bounds is an lhist', () => {
    expect(rowsOf(`@l:\n[1, 2)    2 ${BAR}\n\n`)).toEqual(['lhist @l#1 [] 1..2 = 2'])
    expect(rowsOf(`@l:\n[1]    2 ${BAR}\n\n`)).toEqual(['hist @l#1 [] 1..2 = 2'])
  })

  it('keeps no more rows than any bpftrace prints, and gives the others back as text', () => {
    const rows = Array.from({ length: 5000 }, (_, i) => `[${i}, ${i + 1})    1 ${BAR}`)
    const { records } = readText(`@l:\n${rows.join('\n')}\n`)
    expect(records).toHaveLength(5000)
    expect(records.filter((record) => record.kind === 'lhist')).toHaveLength(4096)
  })

  it('without a header is text, and so is a header without rows', () => {
    expect(rowsOf(`[4, 8)    2 ${BAR}\n@note:\nx\n@note:\n\n@end:`)).toEqual([
      `printf 1 [4, 8)    2 ${BAR}`,
      'printf 2 @note:',
      'printf 3 x',
      'printf 4 @note:',
      'printf 6 @end:',
    ])
  })
})

describe('the bucket [2G, 4G)', () => {
  const saturated = (text: string) =>
    readText(text).log.filter(({ code }) => code === 'HIST_SATURATED')

  it('is reported when it is the last one of a bpftrace that may be older than 0.20', () => {
    expect(saturated(`@h: \n[1G, 2G)    2 ${BAR}\n[2G, 4G)    2 ${BAR}\n\n`)).toMatchObject([
      { count: 1, firstLine: 2 },
    ])
  })

  it('is not reported for newer versions, nor for an lhist, nor inside', () => {
    expect(saturated(`@h:\n[2G, 4G)    2 ${BAR}\n\n`)).toEqual([])
    expect(saturated(`@h: \n[1G, 2G)    2 ${BAR}\n\n`)).toEqual([])
    expect(saturated(`@a: \n[4G, 8G)    2 ${BAR}\n\n@h: \n[2G, 4G)    2 ${BAR}\n\n`)).toEqual([])
  })
})

it.each([
  ['without a bar', '[%d, %d) %d\n', '[70, 90) 5'],
  ['with one', '[%d, %d) %d |%s|\n', '[70, 90) 5 |@@@|'],
])(
  'a row that the script prints is none of a histogram that it stands in: %s',
  (_, format, row) => {
    const script = scriptOf({ '@h': { call: 'hist', keyParts: [] } }, [format])
    const text = `@h:\n[4, 8)                 3 ${BAR}\n${row}\n[8, 16)                2 ${BAR}\n\n`
    const rows = rowsOf(text, script)
    expect(rows).toContain(`printf 3 ${row}`)
    expect(rows).not.toContain('hist @h#1 [] 70..90 = 5')
  },
)

it('a format that begins as a row does takes none of those that bpftrace prints', () => {
  const script = scriptOf({ '@h': { call: 'hist', keyParts: [] } }, ['[%s\n'])
  const text = `@h:\n[4, 8)                 3 ${BAR}\n[8, 16)                2 ${BAR}\n\n`
  expect(rowsOf(text, script)).toEqual(['hist @h#1 [] 4..8 = 3', 'hist @h#1 [] 8..16 = 2'])
})

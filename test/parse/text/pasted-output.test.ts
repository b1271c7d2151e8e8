import { describe, expect, it } from 'vitest'
import { readText, rowsOf, scriptOf } from '../read-text.ts'

describe('output that somebody pasted', () => {
  const rows = ['hist @sizes#1 [] 32..64 = 7', 'hist @sizes#1 [] 64..128 = 2']

  it.each([
    ['bars cut', '@sizes:\n[32, 64)              7 |@@@@@@@\n[64, 128)             2 |@@\n'],
    ['no bars', '@sizes:\n[32, 64)              7\n[64, 128)             2   \n'],
    ['rows indented', '@sizes:\n  [32, 64)    7 |@@@@  |\n  [64, 128)   2 |@     |\n'],
    ['all indented', '    @sizes:\n    [32, 64)    7 |@@@@  |\n    [64, 128)   2 |@     |\n'],
    ['quoted', '> @sizes:\n> [32, 64)    7 |@@@@  |\n> [64, 128)   2 |@     |\n>\n> \n'],
    ['quoted twice', '> > @sizes:\n> > [32, 64)    7 |@@@@  |\n> > [64, 128)   2 |@     |\n'],
    ['blanks behind the header', '@sizes:        \n[32, 64)  7 |@@|  \n[64, 128) 2 |@ |\t\n'],
  ])('%s: the same rows', (_, text) => {
    expect(rowsOf(text)).toEqual(rows)
  })

  it('blanks behind the header of a key do not make it a string', () => {
    expect(rowsOf('@wait_us[pool a]:       \n[2K, 4K)   3 |@@@@|\n')).toEqual([
      'hist @wait_us#1 ["pool a"] 2048..4096 = 3',
    ])
  })

  it('a header of blanks that heads nothing is a string of those blanks', () => {
    expect(rowsOf('@s[a]:    \n@t: 1\n')).toEqual(['@s#1 ["a"] = "   "', '@t#1 [] = 1'])
  })

  it('blanks behind a number or a notice mean nothing', () => {
    expect(rowsOf('Attaching 3 probes...  \n@n: 7   \n@n[a]: 8 \nLost 4 events \n')).toEqual([
      'attached 3',
      '@n#1 [] = 7',
      '@n#1 ["a"] = 8',
      'lost 4',
    ])
  })

  it('the documentation writes k for K', () => {
    expect(
      rowsOf('@t:\n[256, 512)   4 |@@ |\n[512, 1k)    9 |@@@|\n[1k, 2k)     1 |@  |\n'),
    ).toEqual([
      'hist @t#1 [] 256..512 = 4',
      'hist @t#1 [] 512..1024 = 9',
      'hist @t#1 [] 1024..2048 = 1',
    ])
  })

  it('stacks may have lost their indentation, and may have a blank line before the bracket', () => {
    expect(rowsOf('@[\nread_pages+12\ndo_fault+0x40\n]: 5\n')).toEqual([
      '@#1 ["read_pages+12\\ndo_fault+0x40"] = 5',
    ])
    expect(rowsOf('@[\n    read_pages+12\n    do_fault+40\n\n]: 5\n')).toEqual([
      '@#1 ["read_pages+12\\ndo_fault+40"] = 5',
    ])
  })

  it('quoted maps of numbers and stacks are maps', () => {
    expect(rowsOf('> @n: 5\n> @[\n>     a+1\n>     b+2\n> , 7]: 3\n')).toEqual([
      '@n#1 [] = 5',
      '@#1 ["a+1\\nb+2","7"] = 3',
    ])
  })
})

describe('what only looks like a map', () => {
  it('a title above a histogram of its name is text', () => {
    const title = '@queue[queue limit]: histogram of queue lengths'
    expect(rowsOf(`${title}\n\n\n@queue[128]: \n[2, 4)   6 |@@@|\n`)).toEqual([
      `printf 1 ${title}`,
      'hist @queue#1 ["128"] 2..4 = 6',
    ])
  })

  it('words are a value where no histogram follows', () => {
    expect(rowsOf('@s[a]: two words\n\n@s[b]: three more words\n@t: 1\n')).toEqual([
      '@s#1 ["a"] = "two words"',
      '@s#1 ["b"] = "three more words"',
      '@t#1 [] = 1',
    ])
  })
})

describe('a histogram that was zeroed', () => {
  it('is no row, though nothing else says that its map is a histogram', () => {
    expect(rowsOf('@h[a]: \n\n@n: 1\n')).toEqual(['@n#1 [] = 1'])
    expect(rowsOf('@h: \n\n')).toEqual([])
  })

  it('is told from an empty string by the blank lines below it', () => {
    expect(rowsOf('@s: \n\n\n@s: \n')).toEqual(['@s#1 [] = ""', '@s#2 [] = ""'])
  })

  it('until 0.12 every map has a blank line', () => {
    expect(rowsOf('@n: 1\n\n@s: \n\n@m: 2\n\n')).toEqual([
      '@n#1 [] = 1',
      '@s#1 [] = ""',
      '@m#1 [] = 2',
    ])
  })
})

describe('stacks as values', () => {
  it('that stand alone are one row, however many frames they have', () => {
    const text =
      'open /etc/x\n\n        do_sys_open+9\n        entry_SYSCALL_64+68\n\nopen /etc/y\n'
    expect(rowsOf(text)).toEqual([
      'printf 1 open /etc/x',
      'value 3 do_sys_open+9\nentry_SYSCALL_64+68',
      'printf 6 open /etc/y',
    ])
  })

  it('inside a tuple belong to it', () => {
    const stack = '\n        f+1\n        g+2\n'
    expect(rowsOf(`@t[1]: (1, ${stack}, x)\n@u: (5, ${stack})\n(7, ${stack})\n`)).toEqual([
      '@t#1 ["1"] = "(1, f+1\\ng+2, x)"',
      '@u#1 [] = "(5, f+1\\ng+2)"',
      'value 9 (7, f+1\ng+2)',
    ])
  })

  it('that never end are text', () => {
    expect(rowsOf('(7, \n@n: 1\n')).toEqual(['printf 1 (7, ', '@n#1 [] = 1'])
  })

  it('indented prose below a blank line is text', () => {
    expect(rowsOf('\n        usage: x + y\n        more of it\n')).toEqual([
      'printf 2         usage: x + y',
      'printf 3         more of it',
    ])
  })
})

describe('a histogram of which a part is missing', () => {
  const head = '@t:\n[16, 32)    4 |@@@@|\n'

  it('has a row that cannot be read: the others are read, and all say so', () => {
    const { records, log } = readText(`${head}[32, 6?4)    9 |@@@@|\n[64, 128)    1 |@|\n`)
    expect(records).toMatchObject([
      { kind: 'hist', lo: 16, partial: 'unread' },
      { kind: 'hist', lo: 64, partial: 'unread' },
      { kind: 'printf', text: '[32, 6?4)    9 |@@@@|' },
    ])
    expect(log).toMatchObject([{ code: 'PARTIAL_HISTOGRAM', count: 1 }])
  })

  it('a whole one says nothing', () => {
    expect(readText(`${head}\n`).records).toEqual([
      { kind: 'hist', name: '@t', snapshot: 1, key: [], lo: 16, hi: 32, count: 4 },
    ])
  })

  it('a row that the script prints is not of it', () => {
    const script = scriptOf({ '@t': { call: 'hist', keyParts: [] } }, ['[%d, %d)  %d |fake|\n'])
    const { records } = readText(`${head}[32, 64)  9 |fake|\n[64, 128)    1 |@|\n`, script)
    expect(records).toMatchObject([{ lo: 16 }, { lo: 64 }, { kind: 'printf' }])
    expect(records.some((record) => 'partial' in record)).toBe(false)
  })
})

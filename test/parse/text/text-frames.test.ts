import { describe, expect, it } from 'vitest'
import { readText, rowsOf, scriptOf } from '../read-text.ts'

describe('a stack', () => {
  it('as a value has one frame a line and no indentation', () => {
    expect(rowsOf('@v: \n        leaf+0\n        main+338\n\n@v: \n    0x401631\n\n')).toEqual([
      '@v#1 [] = "leaf+0\\nmain+338"',
      '@v#2 [] = "0x401631"',
    ])
  })

  it('as a value of a key ends where the next row begins', () => {
    expect(rowsOf('@k[0]: \n\t401631 leaf+0 (/opt/det)\n@k[1]: \n401631\n40180d\n\n')).toEqual([
      '@k#1 ["0"] = "401631 leaf+0 (/opt/det)"',
      '@k#1 ["1"] = "401631\\n40180d"',
    ])
  })

  it('that a script prints below a row is a value of its own: the row stays one', () => {
    const row = (at: string): string => `${at} 0   swapper/0   10.1.0.1:443   10.1.0.9:5005   CLOSE`
    const stack = '\n        tcp_drop+1\n        tcp_rcv+122\n\n'
    const text = `TIME PID COMM SADDR DADDR STATE\n${row('13:28:39')}\n${stack}${row('13:28:41')}\n${stack}`
    expect(readText(text).records.map((each) => ('text' in each ? each.text : ''))).toEqual([
      'TIME PID COMM SADDR DADDR STATE',
      row('13:28:39'),
      'tcp_drop+1\ntcp_rcv+122',
      row('13:28:41'),
      'tcp_drop+1\ntcp_rcv+122',
    ])
  })

  it('as a key goes on over lines', () => {
    expect(
      rowsOf('@[\n        leaf+0\n        main+338\n]: 2\n@[\n401631\n]: 4\n@[\n]: 3\n'),
    ).toEqual(['@#1 ["leaf+0\\nmain+338"] = 2', '@#1 ["401631"] = 4', '@#1 [""] = 3'])
  })

  it('as one part of a key stands among the others', () => {
    expect(rowsOf('@[\n    a+1\n, det, 5]: 2\n@[det, \n    a+1\n, \n    b+1\n]: 7\n')).toEqual([
      '@#1 ["a+1","det","5"] = 2',
      '@#1 ["det","a+1","b+1"] = 7',
    ])
  })

  it('as the key of a histogram heads its rows', () => {
    expect(rowsOf('@h[det, \n    a+1\n]: \n[0]    1 |@@|\n\n')).toEqual([
      'hist @h#1 ["det","a+1"] 0..1 = 1',
    ])
  })

  it('begins behind text of the same line, too', () => {
    expect(rowsOf('12:00 @[\n    a+1\n]: 2\n')).toEqual(['printf 1 12:00 ', '@#1 ["a+1"] = 2'])
  })

  it('is not what a small number or a word behind an empty string makes', () => {
    expect(rowsOf('@s: \n5\n@s: \nadded\n')).toEqual([
      '@s#1 [] = ""',
      'printf 2 5',
      '@s#2 [] = ""',
      'printf 4 added',
    ])
  })
})

describe('a key of several lines', () => {
  it('may be a string', () => {
    expect(rowsOf('@[two\nlines]: 42\n')).toEqual(['@#1 ["two\\nlines"] = 42'])
  })

  it('that never ends is given back as text, and what follows is read as ever', () => {
    expect(rowsOf('@[\nno frame\n@a[b\n@x: 5\n@a[b\n\n@end[')).toEqual([
      'printf 1 @[',
      'printf 2 no frame',
      'printf 3 @a[b',
      '@x#1 [] = 5',
      'printf 5 @a[b',
      'printf 7 @end[',
    ])
  })

  it('is given up after 16 lines of a string or 4096 frames', () => {
    const text = Array.from({ length: 40 }, (_, i) => `word ${i}`)
    expect(rowsOf(`@a[b\n${text.join('\n')}\n]: 5\n`)).toHaveLength(42)
    const frames = '    f+1\n'.repeat(5000)
    const { records } = readText(`@[\n${frames}]: 5\n`)
    expect(records).toHaveLength(5002)
    expect(records.every(({ kind }) => kind === 'printf')).toBe(true)
  })

  it('is text when the script has no such map', () => {
    const script = scriptOf({ '@x': { keyParts: ['ustack'] }, '@y': { keyParts: [] } })
    expect(rowsOf('@x[\n    a+1\n]: 5\n@y[\n    a+1\n]: 5\n', script)).toEqual([
      '@x#1 ["a+1"] = 5',
      'printf 4 @y[',
      'printf 5     a+1',
      'printf 6 ]: 5',
    ])
  })

  it('is given up after a mebibyte', () => {
    const long = 'x'.repeat(300_000)
    expect(rowsOf(`@a[${`${long}\n`.repeat(5)}]: 5\n`)).toHaveLength(6)
  })
})

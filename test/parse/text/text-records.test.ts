import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DiagnosticLog } from '../../../src/model/diagnostic.ts'
import type { CaptureRecord } from '../../../src/model/record.ts'
import { TextRecords } from '../../../src/parse/text/text-records.ts'
import { runs } from '../../property-runs.ts'
import { readText, rowsOf, scriptOf } from '../read-text.ts'

describe('a line of text', () => {
  it('is a printf row with its exact text', () => {
    expect(rowsOf('Looking at block I/O. Ctrl-C ends it.\n\n a\tb \n')).toEqual([
      'printf 1 Looking at block I/O. Ctrl-C ends it.',
      'printf 3  a\tb ',
    ])
  })

  it('says how many probes were attached, in the words of every version', () => {
    expect(
      rowsOf('Attaching 1 probe...\nAttaching 12 probes...\nAttached 1 probe\nAttached 3 probes\n'),
    ).toEqual(['attached 1', 'attached 12', 'attached 1', 'attached 3'])
    expect(rowsOf('Attaching probes...\nAttached 3 probes!\n')).toEqual([
      'printf 1 Attaching probes...',
      'printf 2 Attached 3 probes!',
    ])
  })

  it('loses the ^C that a terminal echoes before it', () => {
    expect(rowsOf('^Cin END n=8\n^C\n^C^C@x: 5\na ^C\n')).toEqual([
      'printf 1 in END n=8',
      '@x#1 [] = 5',
      'printf 4 a ^C',
    ])
  })

  it('keeps its colours, but not those that a log line left before a map', () => {
    expect(rowsOf('\x1b[31mred\n\x1b[0m@x: 5\n\x1b[0m\n')).toEqual([
      'printf 1 \x1b[31mred',
      '@x#1 [] = 5',
    ])
  })
})

describe('a map', () => {
  it('has a row for its value or for each of its keys', () => {
    expect(rowsOf('@: 1\n@c: -5\n@by_name[a b]: 7\n@two[1, x]: 0x10\n@empty[]: 3\n')).toEqual([
      '@#1 [] = 1',
      '@c#1 [] = -5',
      '@by_name#1 ["a b"] = 7',
      '@two#1 ["1","x"] = "0x10"',
      '@empty#1 [""] = 3',
    ])
  })

  it('has exact integers: digits beyond 2^53, text where they are not canonical', () => {
    expect(
      rowsOf('@a: 9007199254740992\n@b: 9007199254740993\n@c: -9223372036854775808\n@d: 007\n'),
    ).toEqual([
      '@a#1 [] = 9007199254740992',
      '@b#1 [] = "9007199254740993"',
      '@c#1 [] = "-9223372036854775808"',
      '@d#1 [] = "007"',
    ])
  })

  it('has values in the words of bpftrace', () => {
    expect(rowsOf('@t: (1, (2, 3), x)\n@s[k]: { .x = 1, .y = 2 }\n@b: true\n@e[k]: \n')).toEqual([
      '@t#1 [] = "(1, (2, 3), x)"',
      '@s#1 ["k"] = "{ .x = 1, .y = 2 }"',
      '@b#1 [] = "true"',
      '@e#1 ["k"] = ""',
    ])
  })

  it('of stats has count, average and total in both spellings', () => {
    expect(
      rowsOf(
        '@s: count 2, average -5, total -11\n@t[a]: { .count = 2, .average = 7, .total = 15 }\n',
      ),
    ).toEqual(['stats @s#1 [] = 2, -5, -11', 'stats @t#1 ["a"] = 2, 7, 15'])
  })

  it('ends its key at the last bracket before a number, else at the first that balances', () => {
    expect(
      rowsOf('@[a]: 5]: 42\n@[x[1]]: 42\n@s[x[1]: y]: a]: b\n@s[br]acket]: z\n@s[[[a]: b]: c\n'),
    ).toEqual([
      '@#1 ["a]: 5"] = 42',
      '@#1 ["x[1]"] = 42',
      '@s#1 ["x[1]: y"] = "a]: b"',
      '@s#1 ["br]acket"] = "z"',
      '@s#1 ["[[a"] = "b]: c"',
    ])
  })

  it('may have rows that stick together, as inet and symbol values did until 0.23', () => {
    expect(rowsOf('@v[a]: 127.0.0.1@v[b]: 127.0.0.2\n@k[0]: @k[1]: \n')).toEqual([
      '@v#1 ["a"] = "127.0.0.1"',
      '@v#1 ["b"] = "127.0.0.2"',
      '@k#1 ["0"] = ""',
      '@k#1 ["1"] = ""',
    ])
  })

  it('begins a new snapshot at a repeated key, at other output, and at two blank lines', () => {
    expect(rowsOf('@c[a]: 1\n\n@c[b]: 2\n@c[a]: 3\ntick\n@c[b]: 4\n\n\n@c[c]: 5\n')).toEqual([
      '@c#1 ["a"] = 1',
      '@c#1 ["b"] = 2',
      '@c#2 ["a"] = 3',
      'printf 5 tick',
      '@c#3 ["b"] = 4',
      '@c#4 ["c"] = 5',
    ])
  })

  it('is what the script says: its name, whether it has a key, how many parts', () => {
    const script = scriptOf({
      '@x': { keyParts: [] },
      '@k': { call: 'count', keyParts: ['comm'] },
      '@s': { keyParts: ['pid'] },
    })
    expect(
      rowsOf(
        '@x: 5\n@x[a]: 5\n@k[a, b]: 1\n@fake: 7\n@s[1]: count 1, average 2, total 2\n',
        script,
      ),
    ).toEqual([
      '@x#1 [] = 5',
      'printf 2 @x[a]: 5',
      '@k#1 ["a, b"] = 1',
      'printf 4 @fake: 7',
      '@s#1 ["1"] = "count 1, average 2, total 2"',
    ])
  })

  it('is text where a format of the script says so word by word', () => {
    const script = scriptOf({ '@x': { keyParts: [] } }, [
      '@x: 5\n',
      'WARNING: x\n',
      'ERROR: no %d\n',
    ])
    expect(rowsOf('@x: 5\n@x: 6\nWARNING: x\nERROR: no 5\nWARNING: y\n', script)).toEqual([
      'printf 1 @x: 5',
      '@x#1 [] = 6',
      'printf 3 WARNING: x',
      'printf 4 ERROR: no 5',
      'notice 5 WARNING: y',
    ])
  })

  it('is taken on trust when the script could not be read', () => {
    expect(rowsOf('@x: 5\n', scriptOf({}))).toEqual(['@x#1 [] = 5'])
    expect(rowsOf('@x: 5\n', scriptOf({}, ['a\n']))).toEqual(['printf 1 @x: 5'])
  })
})

describe('any input', () => {
  const words = fc.constantFrom(
    ...[
      '@',
      '@x',
      '@h',
      '[',
      ']',
      ': ',
      ':',
      ', ',
      '(..., 0)',
      '[4, 8)',
      ' 1 |@@|',
      '5',
      'a',
      ' ',
      '    f+1',
    ],
    ...[
      'Lost 5 events',
      'f.bt:1:2-3: WARNING: w',
      '~~~',
      'hh:mm:ss |_|',
      '   1 2',
      '01:02:03 *  | 4',
      '^C',
    ],
    ...[
      'count 1, average 1, total 1',
      '\x1b[0m',
      '\ufffd',
      '\0',
      'WARNING: ',
      '1:1-2: ',
      '__proto__',
    ],
  )
  const line = fc.array(words, { maxLength: 6 }).map((parts) => parts.join(''))

  it('never throws, and leaves nothing behind', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const records: CaptureRecord[] = []
        const reader = new TextRecords((record) => records.push(record), new DiagnosticLog())
        for (const [i, text] of lines.entries()) reader.line(text, i + 1)
        reader.end()
        expect(reader.busy).toBe(false)
        const before = records.length
        reader.end()
        expect(records.length).toBe(before)
      }),
      runs(500),
    )
  })

  it('keeps every line without a mark of bpftrace, wherever it stands', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), fc.nat(20), (lines, at) => {
        const marked = lines.toSpliced(at, 0, '', 'plain words', '')
        const { records } = readText(marked.join('\n'))
        const found = records.filter((record) => JSON.stringify(record).includes('plain words'))
        expect(found).toHaveLength(1)
      }),
      runs(500),
    )
  })

  it('gives text without marks back line by line', () => {
    const plain = fc.string({ unit: fc.constantFrom(...'ab 1:[](),|') }).map((text) => `=${text}`)
    fc.assert(
      fc.property(fc.array(plain), (lines) => {
        expect(readText(lines.join('\n')).records).toEqual(
          lines.map((text, i) => ({ kind: 'printf', line: i + 1, text })),
        )
      }),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ParseOptions } from '../../src/parse/capture-parser.ts'
import { runs } from '../property-runs.ts'
import { bytesOf, cutAt, readChunks, readText, type Seen } from './read-capture.ts'

const ATTACHED_JSON = '{"type": "attached_probes", "data": {"probes": 2}}'

/** All that a text capture can hold, one thing after the other. */
const MIXED = [
  'Attaching 9 probes...',
  'H gotail=1 go=1.24.4 arch=amd64 exit=both entry=push',
  'H fn=main.handle',
  'H rec E ts cpu tid gid depth fn arg0',
  'E 999999990 0 7 9 376 0 55',
  'G 999999995 0 7 9 2 4 13',
  'Q 999999999 what is this',
  'X 1000000000 1 7 9 376 0\r',
  'enter ts=1000000010 tid=7 gid=9 depth=376 fn=main.serve',
  'hello wörld',
  'exit ts=1000000020 tid=7 gid=9 depth=376 fn=main.serve',
  'gid=5 tid=7 pid=8...takes 12 us',
  'Lost 12 events',
  '@count[main.handle, 3]: 17',
  '@ns[main.handle]:',
  '[256, 512)            3 |@@@@@@                                              |',
  '[512, 1K)            12 |@@@@@@@@@@@@@@@@@@@@@@@@                            |',
  '',
  'M 1000000030 0 7 stw+ stopping',
  '^CE 1000000040 0 7 9 376 0',
  'Z 1000000050',
  '',
  '',
  '@gotail_events: 7',
  '@u: (1, a)',
].join('\n')

/** Without what depends on how a log words its messages. */
function essence(seen: Seen) {
  const { events, records, order, header, lines } = seen
  return { events, records, order, header, lines, diagnostics: seen.log.list() }
}

function printfRecord(text: string): string {
  return `{"type": "printf", "data": ${JSON.stringify(text)}}`
}

describe('events in text', () => {
  it('end with \\n or with the \\r\\n of a terminal', () => {
    const text = 'Attaching 1 probe...\nE 5 0 7 9 376 0\nM 6 0 7 gcStart\nhello\n'
    const unix = readText(text)
    const pty = readText(text.replaceAll('\n', '\r\n'))
    expect(essence(pty)).toEqual(essence(unix))
    expect(pty.events).toHaveLength(2)
    expect(pty.records).toMatchObject([{ kind: 'attached' }, { kind: 'printf', text: 'hello' }])
  })

  it('may have the ^C of a terminal in front, once or more', () => {
    const seen = readText('Attaching 1 probe...\n^CE 5 0 7 9 376 0\n^C^CX 6 0 7 9 376 0\r\n^C\n')
    expect(seen.events.map(({ kind, at }) => [kind, at])).toEqual([
      ['enter', 5n],
      ['exit', 6n],
    ])
    expect(seen.records).toHaveLength(1)
  })

  it('are found in the middle of a map block, with ^C in front as well', () => {
    const seen = readText(
      'Attaching 1 probe...\n@h: \n[1]   2 |@@  |\nE 5 0 7 9 376 0\n\n@h: \n[1]   2 |@@  |\n^CX 6 0 7 9 376 0\n',
    )
    expect(seen.events.map(({ kind, line }) => [kind, line])).toEqual([
      ['enter', 4],
      ['exit', 8],
    ])
  })

  it('keep their place among the records', () => {
    const seen = readText('Attaching 1 probe...\nE 5 0 7 9 376 0\nLost 3 events\nX 6 0 7 9 376 0\n')
    expect(seen.order).toEqual(['attached', 'enter 2', 'lost', 'exit 4'])
  })

  it('keep their place among the headers: what a header says holds from there on', () => {
    const seen = readText(
      'Attaching 1 probe...\nH gotail=1 entry=push\nE 5 0 7 9 376 0\nH gotail=1 entry=start\nE 6 0 7 9 376 0\n',
    )
    expect(seen.order).toEqual(['attached', 'header', 'enter 3', 'header', 'enter 5'])
  })

  it('of a whole batch and more all come out, in order', () => {
    const lines = Array.from({ length: 5000 }, (_, i) => `E ${1_000_000_000 + i} 0 7 9 376 0\n`)
    const seen = readText(`Attaching 1 probe...\n${lines.join('')}`)
    expect(seen.events.map(({ at }) => Number(at) - 1_000_000_000)).toEqual(lines.map((_, i) => i))
    expect(seen.lines).toBe(5001)
  })

  it('of a capture without its head, and with nothing else, are found', () => {
    expect(readText('E 5 0 7 9 376 0\n').events).toHaveLength(1)
    expect(readText('E 5 0 7 9 376 0').events).toHaveLength(1)
  })

  it('stay printf lines where nobody wants events', () => {
    const seen = readText('Attaching 1 probe...\nE 5 0 7 9 376 0\nH go=1.24\n', { events: false })
    expect(seen.events).toEqual([])
    expect(seen.records.map(({ kind }) => kind)).toEqual(['attached', 'printf', 'printf'])
  })
})

describe('bytes of text that are no UTF-8', () => {
  const broken = (text: string, options?: ParseOptions): Seen =>
    readChunks([Buffer.from(text, 'latin1')], options)

  it('become U+FFFD, and are counted', () => {
    const { records, log } = broken('Attaching 1 probe...\nfine\n@[\xff\xfe]: 1\n@[b]: 2\na \xff\n')
    expect(records).toMatchObject([
      { kind: 'attached' },
      { text: 'fine' },
      { key: ['\uFFFD\uFFFD'], value: 1 },
      { key: ['b'], value: 2 },
      { text: 'a \uFFFD' },
    ])
    expect(log.list()).toMatchObject([{ code: 'BAD_UTF8', count: 3, firstLine: 3 }])
    expect(readText('h\u00e9 \uFFFD\n').log.list()).toEqual([])
  })

  it('are counted in each of many lines alike, and in none of these twice', () => {
    const lines = Array.from({ length: 300 }, (_, i) => `op=r\xffd size=${i} takes ${i} us\n`)
    for (const events of [true, false]) {
      const { log } = broken(lines.join(''), { events })
      expect(log.list()).toMatchObject([{ code: 'BAD_UTF8', count: 300, firstLine: 1 }])
    }
  })
})

describe('events in JSON', () => {
  const LINES = [
    'H gotail=1 go=1.24.4 fn=main.handle',
    'H rec X ts cpu tid gid depth fn arg0',
    'E 9007199254740993123 0 7 9 376 0',
    'G 9007199254740993124 3 801 19 4 1 13',
    'X 9007199254740993125 0 7 9 376 0 99',
    'E 9007199254740993126 0 7 9 376 0 77',
    'E 9007199254740993127 0 7 9 376 0 tail words',
    'M 9007199254740993127 0 7 stw+ stopping',
    'M 9007199254740993128 0 7 stw. restarted and more',
    'B 9007199254740993129 0 7 33 9007199254740993001',
    'P 9007199254740993130 7 33 900 10 20 13 30 40 50',
    'O 9007199254740993131 2 7 54321 256 4000',
    'Q 9007199254740993132 1 2',
    'E 9007199254740993133 0 7',
    'enter ts=9007199254740993134 tid=7 gid=9 depth=376 fn=main.serve',
    'hello "there" \\ you',
    'Z 9007199254740993135',
  ]

  it('are the same as in text, each on the line of its record', () => {
    const text = readText(`Attaching 2 probes...\n${LINES.map((line) => `${line}\n`).join('')}`)
    const json = readText(
      `${ATTACHED_JSON}\n${LINES.map((line) => `${printfRecord(`${line}\n`)}\n`).join('')}`,
    )
    expect(essence(json)).toEqual(essence(text))
    expect(text.events).toHaveLength(12)
  })

  it('are the same in a file with \\r\\n', () => {
    const json = `${ATTACHED_JSON}\n${printfRecord('E 5 0 7 9 376 0\n')}\n`
    expect(essence(readText(json.replaceAll('\n', '\r\n')))).toEqual(essence(readText(json)))
  })

  it('may share a record, or be spread over several', () => {
    const seen = readText(
      `${[ATTACHED_JSON, printfRecord('E 5 0 7 9 376 0\nX 6 0 7 9 376 0\n'), printfRecord('E 7 0 '), printfRecord('7 9 376 0\n'), printfRecord('X 8 0 7 9 376 0\n')].join('\n')}\n`,
    )
    expect(seen.events.map(({ kind, at }) => [kind, at])).toEqual([
      ['enter', 5n],
      ['exit', 6n],
      ['enter', 7n],
      ['exit', 8n],
    ])
  })

  it('that continue an unfinished line are part of that line, not events', () => {
    const seen = readText(
      `${[ATTACHED_JSON, printfRecord('note: '), printfRecord('E 5 0 7 9 376 0\n')].join('\n')}\n`,
    )
    expect(seen.events).toEqual([])
    expect(seen.records).toMatchObject([{}, { kind: 'printf', text: 'note: E 5 0 7 9 376 0' }])
  })
})

describe('the mode', () => {
  it('of text stays text when a script prints what looks like JSON first', () => {
    const lines = [printfRecord('x'), '{"type": "map", "data": {"@a": 1}}', 'E 5 0 7 9 376 0']
    for (const head of ['Attaching 1 probe...\n', '']) {
      const seen = readText(`${head}${[...lines, '@x: 1', '@y: 2', '@z: 3'].join('\n')}\n`)
      expect(seen.events).toHaveLength(1)
      expect(seen.records.filter(({ kind }) => kind === 'map')).toHaveLength(3)
      expect(seen.records.filter(({ kind }) => kind === 'printf')).toHaveLength(2)
    }
  })

  it('of text stays text behind `Attaching`, even when a script prints the record that begins JSON', () => {
    const seen = readText(
      `Attaching 1 probe...\nE 5 0 7 9 376 0\n${ATTACHED_JSON}\nX 6 0 7 9 376 0\n@x: 1\n`,
    )
    expect(seen.order).toEqual(['attached', 'enter 2', 'printf', 'exit 4', 'map'])
  })

  it('is JSON without the record that begins it (-q)', () => {
    const seen = readText(
      `${[printfRecord('E 5 0 7 9 376 0\n'), '{"type": "map", "data": {"@a": 1}}'].join('\n')}\n`,
    )
    expect(seen.events).toHaveLength(1)
    expect(seen.records).toMatchObject([{ kind: 'map', name: '@a', value: 1 }])
  })

  it('is JSON behind warnings, however many', () => {
    for (const count of [1, 7, 8, 30]) {
      const warnings = Array.from({ length: count }, (_, i) => `stdin:${i}:1-5: WARNING: careful`)
      const json = [
        ATTACHED_JSON,
        printfRecord('E 5 0 7 9 376 0\n'),
        '{"type": "map", "data": {"@a": 1}}',
      ]
      const seen = readText(`${[...warnings, ...json].join('\n')}\n`)
      expect(seen.events).toMatchObject([{ at: 5n, line: count + 2 }])
      expect(seen.records).toContainEqual({ kind: 'attached', probes: 2 })
      expect(seen.records.at(-1)).toMatchObject({ kind: 'map', name: '@a' })
      expect(seen.lines).toBe(count + 3)
    }
  })
})

describe('any cut into chunks', () => {
  const json = [
    'stdin:1:1-5: WARNING: careful',
    ATTACHED_JSON,
    printfRecord('H gotail=1 fn=a\n'),
    printfRecord('E 999999999 0 7 9 376 0\n'),
    printfRecord('X 1000000000 0 7 9'),
    printfRecord(' 376 0\nhéllo\n'),
    '{"type": "lost_events", "data": {"events": 12}}',
    'child says "hi"',
    '{"type": "hist", "data": {"@h": [{"min": 256, "max": 511, "count": 3}]}}',
    '{"type": "map", "data": {"@m": {"a,b": 1, "é": 2}}}',
    '',
  ].join('\n')

  it.each([
    ['text', MIXED],
    ['text with \\r\\n', MIXED.replaceAll('\n', '\r\n')],
    ['JSON', json],
  ])('gives the same records and events: %s', (_, text) => {
    const bytes = bytesOf(text)
    const whole = essence(readChunks([bytes]))
    expect(whole.events.length).toBeGreaterThan(1)
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 30 }), (offsets) => {
        expect(essence(readChunks(cutAt(bytes, offsets)))).toEqual(whole)
      }),
    )
    const single = Array.from(bytes, (byte) => Uint8Array.of(byte))
    expect(essence(readChunks(single))).toEqual(whole)
  })

  it('gives the same for any bytes, and no bytes make it throw', () => {
    const word = fc.constantFrom(
      ...[
        'E 5 0 7 9 376 0',
        'H gotail=1',
        'H rec E ts depth',
        '@x: 1',
        '@h: ',
        '[1]  2 |@|',
        '\n',
        '\n',
      ],
      ...[
        '{"type": "printf", "data": "',
        '\\n"}',
        ATTACHED_JSON,
        '^C',
        '\r',
        'Lost 5 events',
        ' ',
        '\u0000',
      ],
      ...['enter ts=5 gid=9', 'takes 5 us', 'Attaching 1 probe...', '@k[a\n', 'WARNING: ', '@'],
    )
    const noise = fc.uint8Array({ maxLength: 5 })
    const piece = fc.oneof({ weight: 5, arbitrary: word.map(bytesOf) }, noise)
    const capture = fc.array(piece, { maxLength: 40 }).map((pieces) => Buffer.concat(pieces))
    fc.assert(
      fc.property(capture, fc.array(fc.nat(500), { maxLength: 10 }), (bytes, offsets) => {
        expect(essence(readChunks(cutAt(bytes, offsets)))).toEqual(essence(readChunks([bytes])))
      }),
      runs(1500),
    )
  })
})

describe('the end', () => {
  it('inside a line is reported, and the line is read', () => {
    const seen = readText('Attaching 1 probe...\nE 5 0 7 9 376 0')
    expect(seen.events).toHaveLength(1)
    expect(seen.log.list()).toMatchObject([{ code: 'CUT_FILE', firstLine: 2 }])
    expect(seen.lines).toBe(2)
  })

  it('of nothing is nothing', () => {
    expect(essence(readChunks([]))).toEqual({
      ...{ events: [], records: [], order: [], header: undefined, lines: 0, diagnostics: [] },
    })
  })
})

import { describe, expect, test } from 'vitest'
import { TablesRun } from '../../src/pipeline.ts'

const BYTES = new TextEncoder()

/** The rows, without their lines, and what was told. */
function read(text: string): {
  readonly rows: readonly unknown[]
  readonly told: readonly string[]
} {
  const rows: unknown[] = []
  const run = new TablesRun((record) => {
    const { line: _, ...rest } = { line: 0, ...record }
    rows.push(rest)
  })
  for (const byte of BYTES.encode(text)) run.push(Uint8Array.of(byte))
  return { rows, told: run.end().diagnostics.map(({ message }) => message) }
}

const X = { kind: 'map', name: '@x', snapshot: 1, key: [], value: 5 }

describe('what stands in front of every line is left out', () => {
  test('where a line of bpftrace proves it, and told where it says something', () => {
    const time = 'Nov 28 14:00:07 web-1 trace[12]: '
    expect(read(`${time}Attaching 1 probe...\n${time}hi\n${time}@x: 5\n`)).toEqual({
      rows: [{ kind: 'attached', probes: 1 }, { kind: 'printf', text: 'hi' }, X],
      told: [`what stands in front of each line was left out: ${JSON.stringify(time)}`],
    })
    expect(read('> Attaching 1 probe...\n> @x: 5\n')).toEqual({
      rows: [{ kind: 'attached', probes: 1 }, X],
      told: [],
    })
  })

  test('of a histogram, and of the blank lines around it', () => {
    const lines = ['', '@x: 5', '', '@h:', '[2, 4)   1 |@@|', '', 'end']
    const stamped = lines.map((line) => `2026-11-28T14:00:07Z ${line}`.trimEnd()).join('\n')
    expect(read(stamped).rows).toEqual([
      X,
      { kind: 'hist', name: '@h', snapshot: 1, key: [], lo: 2, hi: 4, count: 1 },
      { kind: 'printf', text: 'end' },
    ])
  })

  test.each(['', '  ', '          ', '\t', '> '])(
    'of bcc, whose blanks are its own: %j',
    (margin) => {
      const narrow = [
        '     usecs               : count     distribution',
        '         2 -> 3          : 26       |****|',
      ]
      const wide = [
        '               usecs                         : count     distribution',
        '                   2 -> 3                    : 26       |****|',
      ]
      for (const lines of [narrow, wide, ['', ...narrow]]) {
        const rows = [
          { name: 'usecs', snapshot: 1, key: [], kind: 'hist', lo: 2, hi: 4, count: 26 },
        ]
        const text = lines.map((line) => `${margin}${line}\n`).join('')
        expect(read(text)).toEqual({ rows, told: [] })
      }
    },
  )

  test('of JSON', () => {
    const record = '{"type": "map", "data": {"@x": 5}}'
    expect(read(`12:${record}\n13:${record}\n`).rows).toEqual([X, { ...X, snapshot: 2 }])
    expect(read(`app | ${record}\n`).rows).toEqual([X])
  })

  test('also of lines that waited for the proof, and not of lines that have none', () => {
    const text = '> hi\n> there\n> @x: 5\nplain\n'
    expect(read(text).rows).toEqual([
      { kind: 'printf', text: 'hi' },
      { kind: 'printf', text: 'there' },
      X,
      { kind: 'printf', text: 'plain' },
    ])
  })
})

describe('what a script prints itself stays', () => {
  test('times in front of its own lines and maps', () => {
    expect(read('14:00:07 @x: 5\n14:00:08 @x: 5\n').rows).toEqual([
      { kind: 'printf', text: '14:00:07 ' },
      X,
      { kind: 'printf', text: '14:00:08 ' },
      { ...X, snapshot: 2 },
    ])
  })

  test('a time alone on its line', () => {
    expect(read('2026-11-28 14:00:07\n@x: 5\n').rows).toEqual([
      { kind: 'printf', text: '2026-11-28 14:00:07' },
      X,
    ])
  })

  test('where its first line has nothing in front', () => {
    expect(read('hi\n> @x: 5\n> @x: 6\n').rows[0]).toEqual({ kind: 'printf', text: 'hi' })
    expect(read('12:30 lunch\n12:31 back\n').rows).toEqual([
      { kind: 'printf', text: '12:30 lunch' },
      { kind: 'printf', text: '12:31 back' },
    ])
  })
})

test('colours by which a line was found are no part of it, in text and JSON', () => {
  const found = (text: string): string => `\x1b[01;31m\x1b[K${text}\x1b[m\x1b[K`
  expect(read(`Attaching 1 probe...\n${found('@x')}: 5\n`).rows[1]).toEqual(X)
  const attached = '{"type": "attached_probes", "data": {"probes": 1}}\n'
  expect(read(`${attached}{"type": "map", "data": {"${found('@x')}": 5}}\n`).rows[1]).toEqual(X)
})

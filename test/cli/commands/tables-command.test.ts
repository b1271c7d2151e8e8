import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MAPS, PROSE, tookLines } from '../captures.ts'
import { run } from '../fake-effects.ts'

let dir = ''

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'gotail-tables-'))
})
afterAll(() => rmSync(dir, { recursive: true }))

describe('JSON lines', () => {
  test('are the records of the capture, a line each', async () => {
    const { status, out, err } = await run(['tables'], { stdin: MAPS })
    expect({ status, err }).toEqual({ status: 0, err: '' })
    expect(out).toBe(
      `{"kind":"attached","probes":2}
{"kind":"map","name":"@bytes","snapshot":1,"key":[],"value":4096}
{"kind":"hist","name":"@ns","snapshot":1,"key":[],"lo":256,"hi":512,"count":3}
{"kind":"hist","name":"@ns","snapshot":1,"key":[],"lo":512,"hi":1024,"count":1}
`,
    )
  })

  test('--table keeps one map, by its name with or without its kind', async () => {
    const rows = '{"kind":"map","name":"@bytes","snapshot":1,"key":[],"value":4096}\n'
    for (const table of ['@bytes', '@bytes.map']) {
      expect(await run(['tables', '--table', table], { stdin: MAPS })).toEqual({
        status: 0,
        out: rows,
        err: '',
      })
    }
  })

  test('printed lines stay whole, and lines of one form are enough to be bpftrace output', async () => {
    const { status, out } = await run(['tables'], { stdin: tookLines(2) })
    expect(status).toBe(0)
    expect(out.split('\n')[0]).toBe(
      '{"kind":"printf","line":1,"text":"gid=1 tid=70 pid=42...takes 10 us"}',
    )
  })

  test('rows below a line of names carry their columns', async () => {
    const stdin = 'TIME COMM LAT(ms)\n1 a 5\n2 b 0.25\nprose\n'
    const { out } = await run(['tables'], { stdin })
    const rows = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(rows.map(({ kind }) => kind)).toEqual(Array(4).fill('printf'))
    expect(rows.map(({ data }) => data)).toEqual([
      undefined,
      { TIME: 1, COMM: 'a', 'LAT(ms)': 5 },
      { TIME: 2, COMM: 'b', 'LAT(ms)': 0.25 },
      undefined,
    ])
    expect(rows[1].text).toBe('1 a 5')
  })

  test('--table of printed lines has their columns alone', async () => {
    const stdin = 'TIME COMM LAT(ms)\n1 a 5\n2 b 0.25\n@x: 1\n'
    const { out, status } = await run(['tables', '--table', 'TIME COMM LAT(ms)'], { stdin })
    expect(status).toBe(0)
    expect(out).toBe(
      '{"line":2,"TIME":1,"COMM":"a","LAT(ms)":5}\n{"line":3,"TIME":2,"COMM":"b","LAT(ms)":0.25}\n',
    )
  })

  test('prose goes out as rows, and the status says that it is no bpftrace output', async () => {
    const { status, out, err } = await run(['tables'], { stdin: PROSE })
    expect(status).toBe(3)
    expect(out.split('\n').length).toBe(4)
    expect(err).toMatch(/does not look like bpftrace output.*first line is: It was the best/)
  })
})

describe('one CSV', () => {
  test('holds the one table there is, whatever bpftrace says beside it', async () => {
    const stdin = 'Attaching 1 probe...\nLost 3 events\n\n\n@bytes[a, 1]: 4096\n@bytes[=b, 2]: 1\n'
    const { status, out } = await run(['tables', '--format', 'csv'], { stdin })
    expect(status).toBe(0)
    expect(out).toBe("snapshot,key1,key2,value\n1,a,1,4096\n1,'=b,2,1\n")
  })

  test('with several tables is wrong usage that names them, and nothing is written', async () => {
    expect(await run(['tables', '--format', 'csv'], { stdin: MAPS })).toEqual({
      status: 2,
      out: '',
      err: 'gotail: one CSV holds one table, and here are 2: @bytes.map, @ns.hist; choose with --table NAME, or write all of them with --out DIR\n',
    })
  })

  test('holds the table that --table names', async () => {
    const { out } = await run(['tables', '--format', 'csv', '--table', '@ns'], { stdin: MAPS })
    expect(out).toBe('snapshot,lo,hi,count\n1,256,512,3\n1,512,1024,1\n')
    const side = await run(['tables', '--format', 'csv', '--table', 'attached'], { stdin: MAPS })
    expect(side.out).toBe('probes\n2\n')
  })

  test('cannot hold a table that does not exist', async () => {
    const { status, out, err } = await run(['tables', '--format', 'csv', '--table', '@x'], {
      stdin: MAPS,
    })
    expect({ status, out }).toEqual({ status: 3, out: '' })
    expect(err).toBe('gotail: no table is called @x; there are: attached, @bytes.map, @ns.hist\n')
  })

  test('lines of one form are a table with a column for each value', async () => {
    const { out } = await run(['tables', '--format', 'csv'], { stdin: tookLines(2) })
    const [header, ...rows] = out.trimEnd().split('\n')
    expect(header).toMatch(/^line,gid,tid,pid,\w+$/)
    expect(rows).toEqual(['1,1,70,42,10', '2,2,70,42,20'])
  })

  test('a million rows are not held back until the end', async () => {
    const rows = Array.from({ length: 300_000 }, (_, at) => `@m[k${at}]: ${at}\n`).join('')
    const { status, out } = await run(['tables', '--format', 'csv'], { stdin: `\n\n${rows}` })
    expect(status).toBe(0)
    expect(out.split('\n').length).toBe(300_002)
    expect(out.endsWith('1,k299999,299999\n')).toBe(true)
  })
})

describe('a directory', () => {
  test('gets a file for each table', async () => {
    const out = join(dir, 'new', 'tables')
    expect((await run(['tables', '--format', 'csv', '--out', out], { stdin: MAPS })).status).toBe(0)
    expect(readdirSync(out).sort()).toEqual(['@bytes.map.csv', '@ns.hist.csv', 'attached.csv'])
    expect(readFileSync(join(out, '@ns.hist.csv'), 'utf8')).toBe(
      'snapshot,lo,hi,count\n1,256,512,3\n1,512,1024,1\n',
    )
  })

  test('takes JSON lines too, printed lines taken apart', async () => {
    const out = join(dir, 'lines')
    await run(['tables', '--out', out], { stdin: `${tookLines(2)}only once\n` })
    const [lines, shaped] = readdirSync(out).sort().reverse()
    expect(readFileSync(join(out, lines), 'utf8')).toBe(
      '{"kind":"printf","line":3,"text":"only once"}\n',
    )
    expect(readFileSync(join(out, shaped), 'utf8')).toMatch(/^\{"line":1,"gid":1,.*\n\{"line":2,/)
  })

  test('holds a map that has rows with and without keys in two files', async () => {
    const out = join(dir, 'both')
    await run(['tables', '--format', 'csv', '--out', out], { stdin: '\n\n@x: 1\n\n@x[a]: 2\n' })
    expect(readdirSync(out).map((name) => readFileSync(join(out, name), 'utf8'))).toEqual(
      expect.arrayContaining(['snapshot,value\n1,1\n']),
    )
    expect(readdirSync(out).length).toBe(2)
  })

  test('gets at most a thousand files; further rows are counted', async () => {
    const out = join(dir, 'many')
    const maps = Array.from({ length: 1200 }, (_, at) => `@m${at}: ${at}\n`).join('')
    const { err } = await run(['tables', '--format', 'csv', '--out', out], { stdin: `\n\n${maps}` })
    expect(readdirSync(out).length).toBe(1000)
    expect(err).toContain('too many tables: 200 rows of further ones are missing')
  })

  test('has the lines of a thousand forms; how many lines of further ones are left as text is told', async () => {
    const out = join(dir, 'forms')
    // Digits in a word would be values.
    const word = (at: number): string => at.toString(2).replaceAll('0', 'a').replaceAll('1', 'b')
    const lines = Array.from({ length: 1010 }, (_, at) => `k${word(at)}=5 x=1\n`)
    const { err } = await run(['tables', '--format', 'csv', '--out', out], {
      stdin: lines.join(''),
    })
    expect(err).toContain('too many forms of lines: 10 lines left as text')
  })

  test('that cannot be made is told', async () => {
    const { status, err } = await run(['tables', '--out', '/dev/null/x'], { stdin: MAPS })
    expect(err).toMatch(/^gotail: cannot write \/dev\/null\/x: [^\n]+\n$/)
    expect(status).toBe(1)
  })
})

test('on a terminal, control characters of the capture become visible', async () => {
  const stdin = '\n\n@x[a\u001b[2J]: 1\n'
  const argv = ['tables', '--format', 'csv', '--table', '@x']
  expect((await run(argv, { stdin, stdoutIsTTY: true })).out).toContain('1,a\\x1b[2J,1\n')
  expect((await run(argv, { stdin })).out).toContain('1,a\u001b[2J,1\n')
})

describe('--out', () => {
  test('is a file where its name says the format, which then need not be said', async () => {
    const path = join(dir, 'bytes.csv')
    const words = ['tables', '--table', '@bytes', '--out', path]
    expect(await run(words, { stdin: MAPS })).toEqual({ status: 0, out: '', err: '' })
    expect(readFileSync(path, 'utf8')).toBe('snapshot,value\n1,4096\n')
  })

  test('refuses a file that is named as another format, before anything is read', async () => {
    const path = join(dir, 'refused.csv')
    const { status, err } = await run(['tables', '--format', 'parquet', '--out', path], {
      stdin: MAPS,
    })
    expect(status).toBe(2)
    expect(err).toContain('is named as csv, but --format is parquet')
    expect(readdirSync(dir)).not.toContain('refused.csv')
  })

  test('holds one table, as one CSV does', async () => {
    const path = join(dir, 'two.csv')
    const { status, err } = await run(['tables', '--out', path], { stdin: MAPS })
    expect(status).toBe(2)
    expect(err).toContain('one CSV holds one table')
    expect(readdirSync(dir)).not.toContain('two.csv')
  })
})

describe('--columns', () => {
  test('keeps those, in that order, in every form', async () => {
    const words = ['tables', '--table', '@ns', '--columns', 'count,lo']
    const lines = await run(words, { stdin: MAPS })
    expect(lines.out).toBe('{"count":3,"lo":256}\n{"count":1,"lo":512}\n')
    const csv = await run([...words, '--format', 'csv'], { stdin: MAPS })
    expect(csv.out).toBe('count,lo\n3,256\n1,512\n')
  })

  test('of tables that have none of them nothing is written', async () => {
    const { out } = await run(['tables', '--columns', 'lo'], { stdin: MAPS })
    expect(out).toBe('{"lo":256}\n{"lo":512}\n')
  })

  test('of printed lines are those of their form', async () => {
    const { status, out } = await run(['tables', '--columns', 'takes,tid'], {
      stdin: tookLines(2),
    })
    expect(status).toBe(0)
    expect(out).toBe('{"takes":10,"tid":70}\n{"takes":20,"tid":70}\n')
  })

  test('that no table has are told, with those that there are', async () => {
    const { status, err } = await run(['tables', '--columns', 'lo,hits'], { stdin: MAPS })
    expect(status).toBe(2)
    expect(err).toMatch(/no column is called hits; there are: .*snapshot.*lo/)
  })
})

test('what stood in front of each line, and rows without a histogram, are told on standard error', async () => {
  const stdin = '12:Attaching 1 probe...\n13:@x: 5\n14:[2, 4)  1 |@|\n'
  const { out, err } = await run(['tables'], { stdin })
  expect(out).toBe(
    '{"kind":"attached","probes":1}\n{"kind":"map","name":"@x","snapshot":1,"key":[],"value":5}\n' +
      '{"kind":"printf","line":3,"text":"[2, 4)  1 |@|"}\n',
  )
  expect(err).toContain('LINE_MARGINS: what stands in front of each line was left out: "12:"')
  expect(err).toContain('PARTIAL_HISTOGRAM: rows of a histogram stand without its name')
})

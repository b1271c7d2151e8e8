import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FLEET_SCHEMA } from '../../../src/model/span-schema.ts'
import { readParquet } from '../../report/columns/read-columns.ts'
import { PROSE, protocolLines, tookLines } from '../captures.ts'
import { type Outcome, run } from '../fake-effects.ts'

let dir = ''
let count = 0

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'gotail-partition-'))
})
afterAll(() => rmSync(dir, { recursive: true }))

interface Stored extends Outcome {
  /** Below the store. */
  readonly files: readonly string[]
  readonly store: string
}

async function store(argv: readonly string[], stdin = ''): Promise<Stored> {
  const path = join(dir, `store${count++}`)
  const outcome = await run(['spans', '-q', '--partition', path, ...argv], { stdin })
  const files = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
  return { ...outcome, files: files.sort(), store: path }
}

function capture(name: string, text: string, day = '2026-03-04'): string {
  const path = join(dir, name)
  writeFileSync(path, text)
  utimesSync(path, new Date(), new Date(`${day}T23:59:59Z`))
  return path
}

test('every capture is a file of its own, and their paths are printed', async () => {
  const names = [capture('a.log', protocolLines(3)), capture('b.log', protocolLines(5))]
  const { status, out, err, files, store: path } = await store(['--service', 'shop', ...names])
  expect({ status, err }).toEqual({ status: 0, err: '' })
  expect(files.length).toBe(2)
  for (const file of files) {
    expect(file).toMatch(/^service=shop\/host=web-7\/dt=2026-03-04\/part-[0-9a-f]{16}\.parquet$/)
  }
  expect(out.trimEnd().split('\n').sort()).toEqual(files.map((file) => join(path, file)))
})

test('rows have the columns of every span and the id of their capture, the file says where it belongs', async () => {
  const name = capture('c.log', protocolLines(3))
  const { files, store: path } = await store(['--service', 'a/b', '--host', 'h', name])
  const { rows, metadata } = await readParquet(readFileSync(join(path, files[0])))
  expect(Object.keys(rows[0])).toEqual(FLEET_SCHEMA.map((column) => column.name))
  const id = basename(files[0]).slice('part-'.length, -'.parquet'.length)
  expect(rows.map(({ dur_ns, capture_id }) => [dur_ns, capture_id])).toEqual([
    [1000n, id],
    [2000n, id],
    [3000n, id],
  ])
  expect(metadata).toMatchObject({
    'gotail.service': 'a/b',
    'gotail.host': 'h',
    'gotail.dt': '2026-03-04',
    'gotail.capture': 'c.log',
    'gotail.spans': '3',
  })
})

test('the service is the program of the capture, else the package, and the day of standard input is today', async () => {
  const withComm = protocolLines(2).replace('exit=ret', 'exit=ret comm=shopd')
  expect((await store([], withComm)).files[0]).toMatch(
    /^service=shopd\/host=web-7\/dt=2026-07-01\//,
  )
  expect((await store([], protocolLines(2))).files[0]).toMatch(/^service=main\//)
  expect((await store([], tookLines(2))).files[0]).toMatch(/^service=unknown\//)
  expect((await store(['--date', '2025-12-31'], tookLines(2))).files[0]).toContain(
    '/dt=2025-12-31/',
  )
})

test('the same capture under another name takes the same place', async () => {
  const [a, b] = [capture('d.log', protocolLines(4)), capture('e.log', protocolLines(4))]
  expect((await store([a, b])).files.length).toBe(1)
})

test('a capture without spans leaves no file, and those beside it are stored', async () => {
  const [good, bad] = [capture('f.log', protocolLines(2)), capture('g.log', PROSE)]
  const { status, err, files } = await store([bad, good])
  expect(status).toBe(3)
  expect(err).toMatch(/^gotail: /)
  expect(files.length).toBe(1)
})

test('a store that cannot be written is one line, and nothing half is left', async () => {
  const path = join(dir, 'blocked')
  mkdirSync(path)
  writeFileSync(join(path, 'service=main'), '')
  const { status, err } = await run(['spans', '-q', '--partition', path], {
    stdin: protocolLines(2),
  })
  expect(status).toBe(1)
  expect(err).toMatch(/^gotail: cannot write [^\n]*service=main[^\n]*\n$/)
  expect(readdirSync(path)).toEqual(['service=main'])
})

test.each([
  [['--partition', 'x', '--format', 'csv'], '--partition writes parquet, not csv'],
  [['--partition', 'x', '--out', 'y.parquet'], '--partition and --out do not go together'],
  [['--partition', 'x', '--all'], '--partition and --all do not go together'],
  [['--host', 'h'], '--service, --host and --date go with --partition DIR'],
  [['--partition', 'x', '--date', '2026-02-30'], 'Give a day, such as 2026-07-01.'],
  [['--partition', 'x', '--service', ' '], 'Give a name.'],
  [['--partition', 'x', 'no-such-file'], 'cannot read no-such-file'],
])('wrong usage: %j', async (argv, words) => {
  const { status, out, err } = await run(['spans', ...argv], { stdin: protocolLines(2) })
  expect({ status, out }).toEqual({ status: 2, out: '' })
  expect(err).toContain(words)
})

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parquetMetadata } from 'hyparquet'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { protocolLines, tookLines } from '../captures.ts'
import { openStdin, run } from '../fake-effects.ts'

let dir = ''

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'gotail-spans-'))
})
afterAll(() => rmSync(dir, { recursive: true }))

test('every span is a row, in JSON lines unless told otherwise', async () => {
  const { status, out, err } = await run(['spans'], { stdin: protocolLines(3) })
  expect({ status, err }).toEqual({ status: 0, err: '' })
  const rows = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(rows.map(({ start_ns, dur_ns }) => [start_ns, dur_ns])).toEqual([
    [5_000_000_000, 1000],
    [5_001_000_000, 2000],
    [5_002_000_000, 3000],
  ])
})

test('the ending of --out chooses the format, --format tells what an ending does not', async () => {
  const stdin = tookLines(2)
  await run(['spans', '--out', join(dir, 'a.csv')], { stdin })
  expect(readFileSync(join(dir, 'a.csv'), 'utf8')).toMatch(
    /^fn,pid,gid,start_ns,dur_ns,.*\n[^,]*,42,1,,10000,/,
  )
  await run(['spans', '--out', join(dir, 'b.txt'), '--format', 'ndjson'], { stdin })
  expect(JSON.parse(readFileSync(join(dir, 'b.txt'), 'utf8').split('\n')[0])).toMatchObject({
    dur_ns: 10_000,
    start_ns: null,
  })
  const { status, err } = await run(['spans', '--out', join(dir, 'c.txt')], { stdin })
  expect(status).toBe(2)
  expect(err).toMatch(/cannot tell the format of .*c\.txt/)
})

test('spans that the capture cuts are rows under --all only', async () => {
  const stdin = `${protocolLines(2)}E 9100000000 0 70 7 64 0\n`
  const finished = await run(['spans'], { stdin })
  const all = await run(['spans', '--all'], { stdin })
  expect(finished.out.trimEnd().split('\n').length).toBe(2)
  expect(all.out).toContain('"flags":"cut_end"')
})

test('no span is status 3 with the reason', async () => {
  const { status, err } = await run(['spans'], { stdin: '\n\n@a: 5\n' })
  expect(status).toBe(3)
  expect(err).toMatch(/no spans here, but 1 map: @a/)
})

test('what went wrong on the way goes to standard error, unless -q', async () => {
  const stdin = `${protocolLines(2)}X 9100000000 0 70 8 64 0\n`
  expect((await run(['spans'], { stdin })).err).toMatch(/^gotail: CUT_SPANS: /)
  expect((await run(['spans', '-q'], { stdin })).err).toBe('')
})

test('when nobody reads any more, an endless input is let go', async () => {
  const stdin = openStdin()
  const chunk = protocolLines(2000)
  const feed = setInterval(() => stdin.write(chunk), 1)
  const { status } = await run(['spans'], { stdin, stdoutFails: { code: 'EPIPE', after: 1 } })
  clearInterval(feed)
  expect(status).toBe(0)
  expect(stdin.destroyed).toBe(true)
})

test('--columns keeps those, in that order, in every form', async () => {
  const stdin = protocolLines(2)
  const words = ['spans', '--columns', 'dur_ns,top_wait,gid']
  const lines = await run(words, { stdin })
  expect(Object.keys(JSON.parse(lines.out.split('\n')[0]))).toEqual(['dur_ns', 'top_wait', 'gid'])
  const csv = await run([...words, '--format', 'csv'], { stdin })
  expect(csv.out.split('\n').slice(0, 2)).toEqual(['dur_ns,top_wait,gid', '1000,,7'])
  const path = join(dir, 'columns.parquet')
  expect((await run([...words, '--out', path], { stdin })).status).toBe(0)
  const bytes = readFileSync(path)
  const { schema } = parquetMetadata(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
  )
  expect(schema.slice(1).map(({ name }) => name)).toEqual(['dur_ns', 'top_wait', 'gid'])
})

test('--columns with a name that is none says which there are', async () => {
  const { status, err } = await run(['spans', '--columns', 'duration'], { stdin: protocolLines(2) })
  expect(status).toBe(2)
  expect(err).toMatch(/no column is called duration; there are: fn, pid, gid/)
})

test('--columns without a name says that it wants columns', async () => {
  const { status, err } = await run(['spans', '--columns', 'fn,'], { stdin: '' })
  expect(status).toBe(2)
  expect(err).toMatch(/Give the names of columns/)
})

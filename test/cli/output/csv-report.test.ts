import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { REPORT_TABLES } from '../../../src/report/tables/report-tables.ts'
import { readParquet } from '../../report/columns/read-columns.ts'
import { MAPS, protocolLines } from '../captures.ts'
import { run } from '../fake-effects.ts'

let dir = ''

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'gotail-csv-'))
})
afterAll(() => rmSync(dir, { recursive: true }))

const NAMES = ['spans', ...REPORT_TABLES.map(({ name }) => name)]

test('--csv writes every table of the report, those without rows too, and the report is printed', async () => {
  const path = join(dir, 'a', 'report')
  const { status, out } = await run(['analyze', '--csv', path], { stdin: protocolLines(50) })
  expect(status).toBe(0)
  expect(out).toMatch(/^main\.handle: /)
  expect(readdirSync(path).sort()).toEqual(NAMES.map((name) => `${name}.csv`).sort())
  const spans = readFileSync(join(path, 'spans.csv'), 'utf8')
  expect(spans).toBe((await run(['spans', '--format', 'csv'], { stdin: protocolLines(50) })).out)
  expect(readFileSync(join(path, 'buckets.csv'), 'utf8')).toBe('name,key,lo,hi,count\n')
})

test('help names every file', async () => {
  const { out } = await run(['help', 'analyze'])
  const files = /The files of --csv: (.*?)\. Times/s.exec(out)?.[1] ?? ''
  for (const name of NAMES) expect(files).toMatch(new RegExp(`\\b${name}\\b`))
})

test('maps alone make tables, too', async () => {
  const path = join(dir, 'maps')
  await run(['analyze', '--csv', path], { stdin: MAPS })
  expect(readFileSync(join(path, 'buckets.csv'), 'utf8')).toBe(
    "name,key,lo,hi,count\n'@ns,,256,512,3\n'@ns,,512,1024,1\n",
  )
})

test('spans go to --csv and to --spans in one run', async () => {
  const [path, file] = [join(dir, 'both'), join(dir, 'both.parquet')]
  await run(['analyze', '--csv', path, '--spans', file], { stdin: protocolLines(3) })
  expect(readFileSync(join(path, 'spans.csv'), 'utf8').trimEnd().split('\n').length).toBe(4)
  expect((await readParquet(readFileSync(file))).rows.length).toBe(3)
})

test('a directory that cannot be made is told before anything is read', async () => {
  const file = join(dir, 'file')
  writeFileSync(file, '')
  const { status, err } = await run(['analyze', '--csv', join(file, 'x')], { stdin: MAPS })
  expect(status).toBe(1)
  expect(err).toMatch(/^gotail: cannot write [^\n]+\n$/)
})

import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { untilNext } from '../../../src/cli/commands/rounds-command.ts'
import { main } from '../../../src/cli/main.ts'
import { type FakeProcess, fakeProcess, type Outcome } from '../fake-effects.ts'

const FAKE_BIN = join(import.meta.dirname, '..', 'fake-bin')
const FIXTURE = join(import.meta.dirname, '../..', 'fixtures', 'go', 'go1.24-amd64.gz')
const DAY = 'service=checkout/host=web-7/dt=2026-07-01'

let dir = ''
let server = ''
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'gotail-rounds-'))
  server = join(dir, 'server')
  writeFileSync(server, gunzipSync(readFileSync(FIXTURE)), { mode: 0o755 })
})
afterAll(() => rmSync(dir, { recursive: true }))

async function record(
  args: readonly string[],
  during: (process: FakeProcess) => Promise<void> = async () => {},
): Promise<Outcome> {
  const fake = fakeProcess({ env: { PATH: `${FAKE_BIN}:${process.env.PATH}`, FAKE: 'orderly' } })
  const words = ['record', server, 'main.(*Server).Handle', '--max-load', 'none', ...args]
  const ended = main(words, fake.effects)
  await Promise.race([during(fake), ended])
  return { status: await ended, out: fake.out(), err: fake.err() }
}

function store(): string {
  return mkdtempSync(join(dir, 'store-'))
}

function partsOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.parquet'),
  )
}

test('a trace becomes a file of a store, and nothing else', async () => {
  const folder = store()
  const words = ['--partition', folder, '--service', 'checkout', '--duration', '300ms']
  const { status, out, err } = await record(words)
  expect({ status, err }).toEqual({ status: 0, err: '' })
  const [part, ...others] = partsOf(folder)
  expect(others).toEqual([])
  expect(part).toMatch(new RegExp(`^${DAY}/part-[\\w.-]+\\.parquet$`))
  expect(out).toBe(`${join(folder, part)}\n`)
  expect(readdirSync(folder)).toEqual(['service=checkout'])
})

test('with --every one follows another, until Ctrl-C, which ends the last one in order', async () => {
  const folder = store()
  const words = ['--partition', folder, '--service', 'checkout', '--host', 'web-7']
  const times = ['--duration', '300ms', '--every', '400ms']
  const { status } = await record([...words, ...times], async (run) => {
    while (partsOf(folder).length < 2) await new Promise((resolve) => setTimeout(resolve, 50))
    run.press()
  })
  expect(status).toBe(0)
  expect(partsOf(folder).length).toBeGreaterThanOrEqual(2)
  expect(readdirSync(folder)).toEqual(['service=checkout'])
})

test('a full store is left alone, and told', async () => {
  const folder = store()
  const words = ['--partition', folder, '--service', 'checkout', '--duration', '200ms']
  await record(words)
  // A file of two gigabytes that takes no disk.
  truncateSync(join(folder, partsOf(folder)[0]), 2e9)
  const { status, err } = await record([...words, '--max-disk', '1'])
  expect(status).toBe(1)
  expect(err).toContain(
    'holds 2.00 GB, and may hold 1 GB (--max-disk; --keep-days removes old days)',
  )
  expect(partsOf(folder)).toHaveLength(1)
})

test('what makes no sense together is wrong usage', async () => {
  const folder = store()
  const rows: readonly (readonly [readonly string[], string])[] = [
    [['--every', '1m'], '--host, --every, --keep-days and --max-disk go with --partition DIR'],
    [['--partition', folder, '--duration', '1s'], '--partition needs the name of the service'],
    [['--partition', folder, '--service', 'a'], '--partition needs --duration'],
    [
      ['--partition', folder, '--service', 'a', '--duration', '2s', '--every', '1s'],
      '--every must be longer',
    ],
    [
      ['--partition', folder, '--service', 'a', '--duration', '2s', '--json', 'x.json'],
      'in place of reports',
    ],
    [
      ['--partition', folder, '--service', 'a', '--duration', '2s', '--detail', 'aggregate'],
      'keeps spans',
    ],
  ]
  for (const [words, expected] of rows) {
    const { status, err } = await record(words)
    expect(err).toContain(expected)
    expect(status).toBe(2)
  }
  expect(readdirSync(folder)).toEqual([])
})

test('hosts of one service are traced at moments of their own, always the same ones', () => {
  const every = 900_000
  const waits = Array.from({ length: 200 }, (_, host) =>
    untilNext(5_000_000, every, `web-${host} checkout`),
  )
  expect(waits.every((wait) => wait > 0 && wait <= every)).toBe(true)
  for (const quarter of [0, 1, 2, 3]) {
    const share = waits.filter((wait) => Math.floor((wait / every) * 4) === quarter).length
    expect(share).toBeGreaterThan(25)
  }
  const [wait] = waits
  expect(untilNext(5_000_000 + wait, every, 'web-0 checkout')).toBeCloseTo(every)
  expect(untilNext(5_000_000 + every, every, 'web-0 checkout')).toBeCloseTo(wait)
})

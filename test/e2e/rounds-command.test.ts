import {
  mkdirSync,
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
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { untilNext } from '../../src/cli/commands/rounds-command.ts'
import type { Outcome } from '../cli/fake-effects.ts'
import { readParquet } from '../report/columns/read-columns.ts'
import { type Started, startGotail, TODAY } from './started.ts'

const FAKE_BIN = join(import.meta.dirname, '../cli/fake-bin')
const FIXTURE = join(import.meta.dirname, '../fixtures/go', 'go1.24-amd64.gz')
/** The name of the host is that of the tests, or of where another executable runs. */
const DAY = `service=checkout/host=web-7/dt=${TODAY}`

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
  during: (process: Started) => Promise<void> = async () => {},
  kind: Readonly<Record<string, string>> = {},
): Promise<Omit<Outcome, 'status'> & { readonly status: number | null }> {
  const env = { PATH: `${FAKE_BIN}:${process.env.PATH}`, FAKE: 'orderly', ...kind }
  const words = ['record', server, 'main.(*Server).Handle', '--max-load', 'none', ...args]
  const started = startGotail(words, { env })
  await Promise.race([during(started), started.ended])
  const { status, stdout, stderr } = await started.ended
  return { status, out: stdout, err: stderr }
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
    await run.press()
  })
  expect(status).toBe(0)
  expect(partsOf(folder).length).toBeGreaterThanOrEqual(2)
  expect(readdirSync(folder)).toEqual(['service=checkout'])
})

/** A trace that is summed up in the kernel, into a store. */
function summed(folder: string, kind: Readonly<Record<string, string>>, ...words: string[]) {
  const names = ['--partition', folder, '--service', 'checkout', '--duration', '300ms']
  const aggregate = { FAKE: 'aggregate', ...kind }
  return record([...names, '--detail', 'aggregate', ...words], undefined, aggregate)
}

describe('a trace that was summed up gives two tables', () => {
  test('durations of all calls, and the slow spans, which say of which trace they are', async () => {
    const folder = store()
    const { status, out, err } = await summed(folder, {})
    expect({ status, err }).toEqual({ status: 0, err: '' })
    const parts = [...partsOf(folder)].sort()
    const id = /part-(\w+)\.parquet$/.exec(parts[0])?.[1]
    expect(parts).toEqual(
      ['histograms', 'slow'].map((table) => `${table}/${DAY}/part-${id}.parquet`),
    )
    expect(out).toBe(parts.map((part) => `${join(folder, part)}\n`).join(''))
    const [histogram, slow] = await Promise.all(
      parts.map((part) => readParquet(readFileSync(join(folder, part)))),
    )
    const sum = histogram.rows.reduce((total, { count }) => total + Number(count), 0)
    // What the fake says of all its calls: as many below the threshold as above it.
    expect(sum).toBe(2 * slow.rows.length)
    expect(slow.rows.every((row) => row.capture_id === id)).toBe(true)
    expect(slow.rows.every((row) => Number(row.dur_ns) >= 1_000_000)).toBe(true)
    expect(readdirSync(folder).sort()).toEqual(['histograms', 'slow'])
  })

  test('where no call was slow, the histograms alone', async () => {
    const folder = store()
    const { status, err } = await summed(folder, { SLOW: 'none' })
    expect({ status, err }).toEqual({ status: 0, err: '' })
    expect(partsOf(folder)).toEqual([expect.stringMatching(/^histograms\//)])
  })

  test('that never meet whole spans in one folder, either way', async () => {
    const folder = store()
    await summed(folder, {})
    const whole = ['--partition', folder, '--service', 'checkout', '--duration', '300ms']
    const mixed = await record(whole)
    expect(mixed.err).toContain('holds what --detail aggregate summed up: name another folder')
    const other = store()
    await record(['--partition', other, ...whole.slice(2)])
    const again = await summed(other, {})
    expect(again.err).toContain('holds whole spans: name another folder')
    expect([mixed.status, again.status]).toEqual([2, 2])
    expect(partsOf(other)).toHaveLength(1)
  })

  test('of which old days go together, and that count together', async () => {
    const folder = store()
    await summed(folder, {})
    for (const table of ['histograms', 'slow']) {
      const old = join(folder, table, DAY.replace(TODAY, '2026-05-01'))
      mkdirSync(old)
      writeFileSync(join(old, 'part-1.parquet'), '')
    }
    for (const part of partsOf(folder)) truncateSync(join(folder, part), 6e8)
    const { status, err } = await summed(folder, {}, '--keep-days', '30', '--max-disk', '1')
    expect(err).toContain('removed the parts of 1 day')
    expect(err).toContain('1.20 GB, and may hold 1 GB')
    expect(status).toBe(1)
  })
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

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from '../e2e/command.ts'
import { sh } from '../e2e/shell.ts'
import { clickhouse, duckdb, type Engine, numbers, type Row, statements } from './engine.ts'
import { ODD_HOST } from './fleet.ts'

const tmp = mkdtempSync(join(tmpdir(), 'gotail-histograms-'))
const store = join(tmp, "it's a store")
const NAMES = ['p50', 'p90', 'p99', 'p999'] as const
const PS = [0.5, 0.9, 0.99, 0.999]

/** Calls by their bucket, from 1 µs on: each is twice as long as the one before. */
const MEMBERS = [
  { host: 'web-1', handle: [5, 700, 250, 40, 4, 1], list: [90, 10] },
  { host: ODD_HOST, handle: [900, 80, 15, 3, 1, 1], list: [1, 0, 0, 99] },
] as const

function printed(fn: string, counts: readonly number[]): string {
  const from = (at: number): string => (at < 10 ? `${2 ** at}` : `${2 ** (at - 10)}K`)
  const rows = counts.map((count, i) => {
    const bucket = `[${from(i + 10)}, ${from(i + 11)})`
    return `${bucket.padEnd(16)} ${String(count).padStart(12)} |${'@'.repeat(52)}|`
  })
  return `@ns[${fn}]:\n${rows.join('\n')}\n\n`
}

/** What bpftrace prints for a script of `--detail aggregate` in which nothing was slow. */
function capture(histograms: readonly string[]): string {
  const head = ['handle', 'list'].map((fn) => `H gotail=1 go=1.24.4 exit=ret fn=main.${fn}\n`)
  const detail = 'H detail=aggregate threshold_ns=1000000000\n'
  return `${head.join('')}${detail}\n\n${histograms.join('')}\n@gotail_events: 0\nZ 5000000000\n`
}

/** Stands for bpftrace: tried as the fake of the other tests, it then prints what `$CAPTURE` names. */
const FAKE = `#!/usr/bin/env bash
fake=${join(ROOT, 'test/cli/fake-bin/bpftrace')}
[ "$1" != --version ] || exec bash "$fake" --version
script=$(cat)
case "$script" in *'gotail tried '* | *'@best['*) exec bash "$fake" "$@" <<<"$script" ;; esac
echo 'Attached 9 probes' >&2
cat "$CAPTURE"
`

beforeAll(async () => {
  writeFileSync(join(tmp, 'bpftrace'), FAKE, { mode: 0o755 })
  const server = gunzipSync(readFileSync(join(ROOT, 'test/fixtures/go/go1.24-amd64.gz')))
  writeFileSync(join(tmp, 'server'), server, { mode: 0o755 })
  for (const [index, { host, handle, list }] of MEMBERS.entries()) {
    const path = join(tmp, `${index}.log`)
    writeFileSync(path, capture([printed('main.handle', handle), printed('main.list', list)]))
    const { status, stderr } = await sh(
      `PATH="$tmp:$PATH" XDG_CACHE_HOME="$tmp" gotail record "$tmp/server" 'main.(*Server).Handle' --detail aggregate \
        --bpftrace-version 0.24 --max-load none --duration 1s --partition "$store" --service checkout --host "$host"`,
      { variables: { tmp, store, host, CAPTURE: path } },
    )
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  }
  const all = [printed('main.handle', sum('handle')), printed('main.list', sum('list'))]
  writeFileSync(join(tmp, 'all.log'), capture(all))
})
afterAll(() => rmSync(tmp, { recursive: true }))

/** The calls of both hosts together. */
function sum(name: 'handle' | 'list'): readonly number[] {
  const [one, other]: readonly (readonly number[])[] = MEMBERS.map((member) => member[name])
  return Array.from(
    { length: Math.max(one.length, other.length) },
    (_, i) => (one[i] ?? 0) + (other[i] ?? 0),
  )
}

/** What gotail itself says of the calls of both, in one capture. */
async function ofBoth(fn: string): Promise<{ count: number; quantiles: readonly Row[] }> {
  const { stdout } = await sh('gotail analyze -q "$tmp/all.log" -p 50,90,99,99.9 --json -', {
    variables: { tmp },
  })
  const {
    histograms,
  }: { histograms: readonly { key: string; count: number; quantiles: Row[] }[] } =
    JSON.parse(stdout)
  const own = histograms.find(({ key }) => key.includes(fn))
  if (own === undefined) throw new Error(stdout)
  return own
}

describe.each([
  ['duckdb', duckdb],
  ['clickhouse', async () => clickhouse(join(tmp, 'clickhouse'))],
])(
  'the queries of gotail sql --histograms --dialect %s',
  (dialect, open: () => Promise<Engine>) => {
    let percentiles: readonly Row[] = []
    let hosts: readonly Row[] = []

    beforeAll(async () => {
      const { stdout } = await sh('gotail sql --dialect "$dialect" --histograms --from "$from"', {
        variables: { dialect, from: join(store, 'histograms', '**', '*.parquet') },
      })
      const engine = await open()
      const results: (readonly Row[])[] = []
      for (const sql of statements(stdout)) results.push(await engine.run(sql))
      ;[percentiles, hosts] = results.slice(-2)
    })

    test.each(['main.handle', 'main.list'])(
      'name the buckets of all hosts that gotail names of %s in one capture of all calls',
      async (fn) => {
        const { count, quantiles } = await ofBoth(fn)
        const rows = percentiles.filter((row) => row.fn === fn)
        expect(rows.map(({ service }) => service)).toEqual(['checkout'])
        expect(numbers(rows, 'calls')).toEqual([count])
        expect(quantiles.map(({ p }) => p)).toEqual(PS)
        for (const [i, { lo, hi }] of quantiles.entries()) {
          expect(numbers(rows, `${NAMES[i]}_from_ns`)).toEqual([lo])
          expect(numbers(rows, `${NAMES[i]}_to_ns`)).toEqual([hi])
        }
      },
    )

    test('name the hosts that are slow more often than others', () => {
      const list = hosts.filter(({ fn }) => fn === 'main.list')
      expect(list.map(({ host }) => host)).toEqual([ODD_HOST, 'web-1'])
      expect(numbers(list, 'calls')).toEqual([100, 100])
      expect(numbers(list, 'tail_calls')).toEqual([99, 0])
      expect(numbers(list, 'times_its_share')).toEqual([2, 0])
      const shares = numbers(hosts, 'times_its_share')
      expect(shares).toEqual([...shares].sort((a, b) => b - a))
    })
  },
)

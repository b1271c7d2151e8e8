import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sh } from '../e2e/shell.ts'
import { clickhouse, duckdb, type Engine, numbers, type Row, statements } from './engine.ts'
import {
  type FunctionReport,
  type Member,
  members,
  ODD_HOST,
  reportOf,
  writeStore,
} from './fleet.ts'

const tmp = mkdtempSync(join(tmpdir(), 'gotail-engines-'))
const store = join(tmp, "it's a store")
const fleet = members(tmp)
const reports = new Map<Member, readonly FunctionReport[]>()
/** Of all spans, those that a loss may have spoilt, too. */
const ofAllSpans = new Map<Member, readonly FunctionReport[]>()

beforeAll(async () => {
  await writeStore(store, fleet)
  for (const member of fleet) {
    reports.set(member, await reportOf(member.capture))
    ofAllSpans.set(member, await reportOf(member.capture, '--keep-lossy'))
  }
})
afterAll(() => rmSync(tmp, { recursive: true }))

describe.each([
  ['duckdb', duckdb],
  ['clickhouse', async () => clickhouse(join(tmp, 'clickhouse'))],
])('the queries of gotail sql --dialect %s', (dialect, open: () => Promise<Engine>) => {
  let percentiles: readonly Row[] = []
  let tails: readonly Row[] = []
  let hosts: readonly Row[] = []

  beforeAll(async () => {
    const { status, stdout } = await sh('gotail sql --dialect "$dialect" --from "$from"', {
      variables: { dialect, from: join(store, '**', '*.parquet') },
    })
    expect(status).toBe(0)
    const engine = await open()
    const results: (readonly Row[])[] = []
    for (const sql of statements(stdout)) results.push(await engine.run(sql))
    ;[percentiles, tails, hosts] = results.slice(-3)
  })

  test.each(fleet.filter(({ service }) => service !== 'both'))(
    'give the percentiles of all spans of $service as gotail does, to the nanosecond',
    (member) => {
      const rows = percentiles.filter(({ service }) => service === member.service)
      const functions = ofAllSpans.get(member) ?? []
      expect(rows.length).toBe(functions.length)
      for (const { fn, spans, max_ns, quantiles } of functions) {
        const own = rows.filter((row) => row.fn === fn)
        expect(numbers(own, 'spans')).toEqual([spans])
        expect(numbers(own, 'max_ns')).toEqual([max_ns])
        const columns = ['p50_ns', 'p90_ns', 'p99_ns', 'p999_ns']
        expect(columns.flatMap((column) => numbers(own, column))).toEqual(
          quantiles.map(({ ns }) => ns),
        )
      }
    },
  )

  test.each(fleet.filter(({ service }) => service !== 'both'))(
    'explain the tail of $service as gotail does',
    (member) => {
      const [{ fn, components }] = reports.get(member) ?? []
      expect(components.length).toBeGreaterThan(2)
      const rows = tails.filter((row) => row.service === member.service && row.fn === fn)
      expect(rows.map(({ component }) => component)).toEqual(components.map(({ name }) => name))
      expect(numbers(rows, 'tail_mean_ns')).toEqual(components.map((each) => each.tail_mean_ns))
      expect(numbers(rows, 'body_mean_ns')).toEqual(components.map((each) => each.body_mean_ns))
      const shares = numbers(rows, 'excess_share')
      components.forEach(({ excess_share }, at) => {
        expect(shares[at]).toBeCloseTo(excess_share ?? Number.NaN, 12)
      })
    },
  )

  test('spans that a loss may have spoilt do not explain a tail, and there were some', () => {
    const lossy = fleet.find(({ service }) => service === 'lossy')
    const [{ spans, tail }] = (lossy && reports.get(lossy)) ?? []
    expect(tail?.spans).toBeGreaterThan(100)
    expect(tail?.spans).toBeLessThan(spans)
  })

  test('name the hosts that are slow more often than others', async () => {
    const rows = hosts.filter(({ service }) => service === 'both')
    expect(new Set(rows.map(({ host }) => host))).toEqual(new Set(['web-1', ODD_HOST]))
    const expected = await hostShares(fleet.filter(({ service }) => service === 'both'))
    for (const row of rows) {
      const own = expected.find(({ host, fn }) => host === row.host && fn === row.fn)
      expect(numbers([row], 'spans')).toEqual([own?.spans])
      expect(numbers([row], 'tail_spans')).toEqual([own?.tailSpans])
      expect(Number(row.times_its_share)).toBeCloseTo(own?.share ?? Number.NaN, 9)
    }
    const shares = numbers(hosts, 'times_its_share')
    expect(shares).toEqual([...shares].sort((a, b) => b - a))
  })
})

interface HostShare {
  readonly host: string
  readonly fn: string
  readonly spans: number
  readonly tailSpans: number
  readonly share: number
}

/** The same shares, worked out from the rows of both captures. */
async function hostShares(both: readonly Member[]): Promise<readonly HostShare[]> {
  const spans: { host: string; fn: string; dur_ns: number }[] = []
  for (const { host, capture } of both) {
    const { stdout } = await sh('gotail spans -q "$capture"', { variables: { capture } })
    for (const line of stdout.trimEnd().split('\n')) spans.push({ host, ...JSON.parse(line) })
  }
  return [...new Set(spans.map(({ fn }) => fn))].flatMap((fn) => {
    const all = spans.filter((span) => span.fn === fn)
    const sorted = all.map(({ dur_ns }) => dur_ns).sort((a, b) => a - b)
    const p99 = sorted[Math.floor((99 * sorted.length + 99) / 100) - 1]
    const tail = all.filter(({ dur_ns }) => dur_ns >= p99)
    return both.map(({ host }) => {
      const own = all.filter((span) => span.host === host).length
      const tailSpans = tail.filter((span) => span.host === host).length
      const share = tailSpans / tail.length / (own / all.length)
      return { host, fn, spans: own, tailSpans, share }
    })
  })
}

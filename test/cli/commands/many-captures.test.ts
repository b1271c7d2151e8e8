import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Span } from '../../../src/model/span.ts'
import { AnalyzeRun } from '../../../src/pipeline.ts'
import { parquetFile } from '../../parse/parquet-file.ts'
import { MAPS, protocolLines, tookLines } from '../captures.ts'
import { run } from '../fake-effects.ts'

let dir = ''
const at = (name: string): string => join(dir, name)
const NAMES = ['go1.24-gc', 'go1.27-net']
const QUIET = ['--json', '-', '-q']

function sample(name: string): Buffer {
  const path = new URL(`../../../samples/${name}/capture.log.gz`, import.meta.url)
  return gunzipSync(readFileSync(path))
}

function spansOf(bytes: Uint8Array): readonly Span[] {
  const spans: Span[] = []
  const reading = new AnalyzeRun({ onSpan: (span) => spans.push(span) })
  reading.push(bytes)
  reading.end()
  return spans
}

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'gotail-many-'))
  for (const name of NAMES) {
    writeFileSync(at(`${name}.log`), sample(name))
    writeFileSync(at(`${name}.parquet`), parquetFile(spansOf(sample(name))))
  }
})
afterAll(() => rmSync(dir, { recursive: true }))

interface Json {
  readonly functions: readonly {
    readonly fn: string
    readonly spans: number
    readonly quantiles: readonly { readonly p: number; readonly ns: number }[]
    readonly components: readonly { readonly name: string; readonly total_ns: number }[]
    readonly exemplars: readonly { readonly capture: string; readonly start_ns: number }[]
  }[]
  readonly capture: Record<string, number>
  readonly captures: readonly (Record<string, number> & { readonly name: string })[]
}

async function analyzed(files: readonly string[]): Promise<Json> {
  const { status, out, err } = await run([...files.map(at), ...QUIET, '--keep-lossy'])
  expect({ status, err }).toEqual({ status: 0, err: '' })
  return JSON.parse(out)
}

/** What must not depend on the form or the order of the files. */
function exact({ functions }: Json) {
  return functions.map(({ fn, spans, quantiles, components }) => ({
    fn,
    spans,
    quantiles: quantiles.map(({ p, ns }) => [p, ns]),
    totals: Object.fromEntries(components.map(({ name, total_ns }) => [name, total_ns])),
  }))
}

describe('several captures', () => {
  test('merge exactly: percentiles and sums of components are those of all their spans', async () => {
    const logs = NAMES.map((name) => `${name}.log`)
    const merged = await analyzed(logs)
    const spans = NAMES.flatMap((name) => spansOf(sample(name)))
    for (const { fn, spans: count, quantiles, totals } of exact(merged)) {
      const own = spans.filter((span) => span.fn === fn)
      expect(count).toBe(own.length)
      const sorted = own.map(({ durNs }) => durNs).sort((a, b) => a - b)
      for (const [p, ns] of quantiles) expect(ns).toBe(sorted[Math.ceil(p * count) - 1])
      for (const [name, ns] of Object.entries(totals)) {
        const parts = own.map(({ components }) => new Map(Object.entries(components)).get(name))
        expect(ns, name).toBe(parts.reduce<number>((sum, part) => sum + (part ?? 0), 0))
      }
    }
    expect(merged.captures.map(({ name }) => name)).toEqual(logs.map(at))
    for (const field of ['lines', 'events', 'spans', 'duration_ns', 'chain_breaks']) {
      const sum = merged.captures.reduce((all, each) => all + each[field], 0)
      expect(merged.capture[field], field).toBe(sum)
    }
  })

  test('in another order, or as span tables in Parquet, are the same', async () => {
    const logs = await analyzed(NAMES.map((name) => `${name}.log`))
    const others = await Promise.all([
      analyzed(NAMES.map((name) => `${name}.log`).reverse()),
      analyzed(NAMES.map((name) => `${name}.parquet`)),
      analyzed([`${NAMES[0]}.parquet`, `${NAMES[1]}.log`]),
    ])
    for (const other of others) expect(exact(other)).toEqual(exact(logs))
  })

  test('each has its own clock: exemplars say which capture, and when on its clock', async () => {
    const { functions, captures } = await analyzed(NAMES.map((name) => `${name}.log`))
    const begins = new Map(
      captures.map(({ name, start_ns, duration_ns }) => [name, [start_ns, duration_ns]]),
    )
    for (const { exemplars } of functions) {
      for (const { capture, start_ns } of exemplars) {
        const [begin, length] = begins.get(capture) ?? []
        expect(start_ns).toBeGreaterThanOrEqual(begin)
        expect(start_ns).toBeLessThanOrEqual(begin + length)
      }
    }
    const page = await run(NAMES.map((name) => at(`${name}.log`)))
    expect(page.out).toMatch(/latency +goroutine +started after +capture +mostly/)
    expect(page.out).toContain(`${at('go1.24-gc.log')}: 16,300 lines, 16,298 events, 408 spans`)
    expect(page.out).toContain('.log: NO_END: no end line')
  })

  test('of a fleet keep their hosts', async () => {
    const files: string[] = []
    for (const host of ['web-1', 'web-2']) {
      const place = ['--partition', at('fleet'), '--host', host, '--date', '2026-03-01']
      const { out } = await run(['spans', at(`${NAMES[0]}.log`), '-q', ...place])
      files.push(out.trim())
    }
    const { status, out } = await run([...files, ...QUIET])
    expect(status).toBe(0)
    const { captures } = JSON.parse(out)
    expect(captures.map(({ host }: { host: string }) => host)).toEqual(['web-1', 'web-2'])
  })

  test('with the same goroutine and time do not meet: an exit in one ends no call of another', async () => {
    writeFileSync(at('open'), 'H gotail=1 go=1.24.4 fn=main.a\nE 5000000000 0 70 7 64 0\n')
    writeFileSync(at('close'), 'H gotail=1 go=1.24.4 fn=main.a\nX 5000001000 0 70 7 64 0\n')
    const { status } = await run([at('open'), at('close'), '-q'])
    expect(status).toBe(3)
    const json = await run([at('open'), at('close'), ...QUIET])
    expect(JSON.parse(json.out).capture).toMatchObject({ spans: 0, cut: 2 })
  })

  test('histograms of one name are added up', async () => {
    writeFileSync(at('maps'), MAPS)
    const { out } = await run([at('maps'), at('maps'), ...QUIET])
    const { histograms, captures } = JSON.parse(out)
    expect(histograms).toMatchObject([{ name: '@ns', count: 8 }])
    expect(captures.map(({ name }: { name: string }) => name)).toEqual([
      at('maps'),
      `${at('maps')} (2)`,
    ])
  })

  test('give the rows of each, one after another', async () => {
    const files = [at('go1.24-gc.log'), at('go1.27-net.parquet')]
    const all = await run(['spans', ...files, '--format', 'csv', '-q'])
    const each = await Promise.all(
      files.map((file) => run(['spans', file, '--format', 'csv', '-q'])),
    )
    expect(all.out).toBe(each[0].out + each[1].out.slice(each[1].out.indexOf('\n') + 1))
    const log = await run(['spans', at('go1.27-net.log'), '--format', 'csv', '-q'])
    expect(each[1].out).toBe(log.out)
  })

  test('one that is something else is named', async () => {
    writeFileSync(
      at('picture'),
      Buffer.concat([Buffer.from([0x89]), Buffer.from('PNG'), Buffer.alloc(500)]),
    )
    const { status, err } = await run([at('go1.24-gc.log'), at('picture')])
    expect(status).toBe(3)
    expect(err).toMatch(/^gotail: .*picture: this is no bpftrace output but a PNG image/)
  })
})

describe('a span table in Parquet', () => {
  test('is an input by its content, not by its name', async () => {
    writeFileSync(at('table.log'), readFileSync(at('go1.24-gc.parquet')))
    const { status, out } = await run([at('table.log')])
    expect(status).toBe(0)
    expect(out).toMatch(/^main\.\(\*Server\)\.Handle: p99 is 20\.9 ms/)
  })

  test('compares with a capture', async () => {
    const { status, out } = await run([
      'compare',
      at('go1.24-gc.log'),
      at('go1.24-gc.parquet'),
      '--json',
      '-',
    ])
    expect(status).toBe(0)
    const [{ p99, effect }] = JSON.parse(out).functions
    expect(p99.change_ns).toBe(0)
    expect(effect.a12).toBe(0.5)
  })

  test('that is none is told in one line', async () => {
    writeFileSync(at('cut.parquet'), readFileSync(at('go1.24-gc.parquet')).subarray(0, 900))
    const cut = await run([at('cut.parquet')])
    expect(cut.status).toBe(3)
    expect(cut.err).toMatch(
      /^gotail: .*cut\.parquet is damaged, or no Parquet that can be read: [^\n]*\n$/,
    )
    writeFileSync(at('other.parquet'), parquetFile([], { without: ['dur_ns'] }))
    expect((await run([at('other.parquet')])).err).toMatch(/it has no column dur_ns; gotail spans/)
    const piped = await run([], { stdin: readFileSync(at('go1.24-gc.parquet')) })
    expect(piped.err).toMatch(/a Parquet file.*by its name, not through a pipe/)
    const tables = await run(['tables', at('go1.24-gc.parquet')])
    expect(tables.err).toMatch(/a Parquet file/)
  })

  test('whose parts do not sum is used for what it says, and counted', async () => {
    const spans = spansOf(Buffer.from(protocolLines(200)))
    const change = (column: string, values: unknown[]): unknown[] =>
      column === 'running_ns' ? values.map(() => 1n) : values
    writeFileSync(at('parts.parquet'), parquetFile(spans, { change }))
    const { out } = await run([at('parts.parquet'), ...QUIET])
    const { diagnostics, functions } = JSON.parse(out)
    expect(diagnostics).toMatchObject([{ code: 'BAD_SPAN_PARTS' }])
    expect(functions[0].spans).toBe(200)
  })

  test('of spans without a start has no times', async () => {
    writeFileSync(at('took.parquet'), parquetFile(spansOf(Buffer.from(tookLines(50)))))
    const { out } = await run([at('took.parquet'), ...QUIET])
    expect(JSON.parse(out)).toMatchObject({ capture: { spans: 50, duration_ns: null } })
  })
})

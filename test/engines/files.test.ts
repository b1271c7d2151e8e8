import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SPAN_COLUMNS } from '../../src/report/columns/span-rows.ts'
import { SPANS, sh } from '../e2e/shell.ts'
import { clickhouse, duckdb, type Engine, type Row } from './engine.ts'
import { type FunctionReport, reportOf } from './fleet.ts'

const tmp = mkdtempSync(join(tmpdir(), 'gotail-files-'))
let duck: Engine
let click: Engine
let lines: readonly string[] = []
let report: FunctionReport

beforeAll(async () => {
  duck = await duckdb()
  click = clickhouse(join(tmp, 'clickhouse'))
  const { status } = await sh(
    `for format in parquet csv arrow; do gotail spans -q ${SPANS} --out "$tmp/spans.$format" || exit; done
     gotail spans -q ${SPANS} --format arrow | cat > "$tmp/stream.arrow"`,
    { variables: { tmp } },
  )
  expect(status).toBe(0)
  lines = (await sh(`gotail spans -q ${SPANS}`)).stdout.trimEnd().split('\n')
  ;[report] = await reportOf(SPANS)
})
afterAll(() => rmSync(tmp, { recursive: true }))

/** Every value as text, so that an integer is the same as a bigint; nothing as nothing. */
function asText(row: Row): readonly string[] {
  return SPAN_COLUMNS.map((name) => `${row[name] ?? ''}`)
}

const SUMS = `SELECT count(*) AS spans, ${SPAN_COLUMNS.filter((name) => /_ns$/.test(name))
  .map((name) => `sum(${name}) AS ${name}`)
  .join(', ')}`

function checkSums([sums]: readonly Row[]): void {
  expect(Number(sums.spans)).toBe(report.spans)
  expect(report.components.length).toBeGreaterThan(3)
  for (const { name, total_ns } of report.components) {
    expect(Number(sums[`${name}_ns`]), name).toBe(total_ns)
  }
}

describe('spans in DuckDB', () => {
  test.each(['parquet', 'csv'])('%s has every row as it is', async (format) => {
    const rows = await duck.run(`FROM '${join(tmp, `spans.${format}`)}'`)
    expect(rows.map(asText)).toEqual(lines.map((line) => asText(JSON.parse(line))))
  })

  test.each(['parquet', 'csv'])('%s sums to the report', async (format) => {
    checkSums(await duck.run(`${SUMS} FROM '${join(tmp, `spans.${format}`)}'`))
  })

  test('the example of the paper gives the spans and the p99 of the report', async () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/notebooks.md'), 'utf8')
    const [, sql] = /^```sql\n(.*?);\n```$/ms.exec(page) ?? []
    const rows = await duck.run(String(sql).replace('spans.parquet', join(tmp, 'spans.parquet')))
    const p99 = report.quantiles.find(({ p }) => p === 0.99)
    expect(rows).toEqual([
      { fn: report.fn, spans: BigInt(report.spans), p99_ms: Number(p99?.ns) / 1e6 },
    ])
  })

  test('the metadata of Parquet can be asked for', async () => {
    const [row] = await duck.run(
      `SELECT decode(value) AS value FROM parquet_kv_metadata('${join(tmp, 'spans.parquet')}') WHERE decode(key) = 'gotail.spans'`,
    )
    expect(row.value).toBe(`${report.spans}`)
  })
})

describe('spans in ClickHouse', () => {
  test.each([
    ['spans.parquet', 'Parquet'],
    ['spans.csv', 'CSVWithNames'],
    ['spans.arrow', 'Arrow'],
    ['stream.arrow', 'ArrowStream'],
  ])('%s has every row as it is, and sums to the report', async (name, format) => {
    const source = `FROM file('${join(tmp, name)}', '${format}')`
    const rows = await click.run(`SELECT * ${source}`)
    const own = lines.map((line) => asText(JSON.parse(line))).sort()
    expect(rows.map(asText).sort()).toEqual(own)
    checkSums(await click.run(`${SUMS} ${source}`))
  })
})

test('texts that come up after the first record batch are read by ClickHouse, too', async () => {
  const half = (fn: string, us: number): string => `gid=1 ${fn} takes ${us} us\n`.repeat(60_000)
  writeFileSync(join(tmp, 'two.log'), half('a', 4) + half('b', 5))
  const { status } = await sh('gotail spans -q "$tmp/two.log" --out "$tmp/two.arrow"', {
    variables: { tmp },
  })
  expect(status).toBe(0)
  const rows = await click.run(
    `SELECT fn, count() AS spans, sum(dur_ns) AS ns FROM file('${join(tmp, 'two.arrow')}', 'Arrow') GROUP BY fn ORDER BY fn`,
  )
  expect(rows.map(({ spans, ns }) => [Number(spans), Number(ns)])).toEqual([
    [60_000, 240_000_000],
    [60_000, 300_000_000],
  ])
})

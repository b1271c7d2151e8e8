import { expect, test } from 'vitest'
import { FLEET_SCHEMA, PARTITION_COLUMNS } from '../../../src/model/span-schema.ts'
import { clickhouseSql } from '../../../src/report/sql/clickhouse.ts'
import { clickhouseHistogramSql } from '../../../src/report/sql/clickhouse-histograms.ts'
import { duckdbSql } from '../../../src/report/sql/duckdb.ts'
import { duckdbHistogramSql } from '../../../src/report/sql/duckdb-histograms.ts'
import { run } from '../../cli/fake-effects.ts'

const NAMES = [...FLEET_SCHEMA.map(({ name }) => name), ...PARTITION_COLUMNS]

test.each([
  ['duckdb', duckdbSql],
  ['clickhouse', clickhouseSql],
])('the table of %s has every column of the files and of their folders', (_, sql) => {
  const text = sql('x')
  for (const name of NAMES) expect(text).toMatch(new RegExp(`\\b${name}\\b`))
})

test('ClickHouse gets types that hold what the files hold', () => {
  const text = clickhouseSql('x')
  expect(text).toContain('start_ns Nullable(Int64) CODEC(T64, LZ4),')
  expect(text).toContain('dur_ns Int64 CODEC(T64, LZ4),')
  expect(text).toContain('fn LowCardinality(String),')
})

test('the place of the files is a literal, whatever is in it', () => {
  const odd = `it's "here" \\ ; --`
  expect(duckdbSql(odd)).toContain(`'it''s "here" \\ ; --'`)
  expect(clickhouseSql(odd)).toContain(`file('it''s "here" \\\\ ; --', 'Parquet')`)
  expect(clickhouseSql('s3://b/x')).toContain(`s3('s3://b/x', 'Parquet')`)
})

test('gotail sql prints the script, for spans/ unless told otherwise', async () => {
  const { status, out, err } = await run(['sql', '--dialect', 'duckdb'])
  expect({ status, err }).toEqual({ status: 0, err: '' })
  expect(out).toBe(duckdbSql('spans/**/*.parquet'))
  const other = await run(['sql', '--dialect', 'clickhouse', '--from', 'x'])
  expect(other.out).toBe(clickhouseSql('x'))
})

test('with --histograms it prints the one for what was summed up', async () => {
  const { status, out, err } = await run(['sql', '--dialect', 'duckdb', '--histograms'])
  expect({ status, err }).toEqual({ status: 0, err: '' })
  expect(out).toBe(duckdbHistogramSql('traces/histograms/**/*.parquet'))
  const words = ['sql', '--dialect', 'clickhouse', '--histograms', '--from', "it's"]
  expect((await run(words)).out).toBe(clickhouseHistogramSql("it's"))
  expect(clickhouseHistogramSql("it's")).toContain("file('it''s', 'Parquet')")
})

test('without a dialect, or with one that nobody knows, it is wrong usage', async () => {
  expect(await run(['sql'])).toMatchObject({ status: 2, out: '' })
  expect((await run(['sql', '--dialect', 'oracle'])).err).toMatch(/^gotail: [^\n]*duckdb[^\n]*\n$/)
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { Analysis } from '../../../src/model/analysis.ts'
import { AnalyzeRun } from '../../../src/pipeline.ts'
import { csvRow } from '../../../src/report/columns/csv.ts'
import { analysisJson } from '../../../src/report/json/json.ts'
import { REPORT_TABLES } from '../../../src/report/tables/report-tables.ts'
import { analysis, fn, histogram } from '../sample-analysis.ts'

type Row = Readonly<Record<string, unknown>>

function analyzed(sample: string): Analysis {
  const bytes = readFileSync(join(import.meta.dirname, '../../..', 'samples', sample))
  const run = new AnalyzeRun({})
  run.push(sample.endsWith('.gz') ? gunzipSync(bytes) : bytes)
  return run.end()
}

/** A table as objects; absent cells are `null`, as in JSON. */
function tableOf(name: string, of: Analysis): readonly Row[] {
  const table = REPORT_TABLES.find((each) => each.name === name)
  return (table?.rows(of) ?? []).map((cells) =>
    Object.fromEntries(table?.columns.map((column, at) => [column, cells[at] ?? null]) ?? []),
  )
}

describe('the tables of a capture with a tail', () => {
  const sample = analyzed('go1.24-contend/capture.log.gz')
  const json = JSON.parse(analysisJson(sample))
  const perFunction = (key: string): readonly Row[] =>
    json.functions.flatMap((one: { fn: string } & Readonly<Record<string, readonly Row[]>>) =>
      one[key].map((row) => ({ fn: one.fn, ...row })),
    )

  test.each([
    ['quantiles', perFunction('quantiles')],
    ['components', perFunction('components')],
    ['events', json.events.map(({ intervals: _, undrawn: __, ...row }: Row) => row)],
    ['diagnostics', json.diagnostics],
  ])('%s says what JSON says, under the same names', (name, rows) => {
    expect(rows.length).toBeGreaterThan(0)
    expect(tableOf(name, sample)).toEqual(rows)
  })

  test('capture, functions, incidents and exemplars agree with JSON where it has them', () => {
    const [first] = json.functions
    expect(tableOf('capture', sample)[0]).toMatchObject(json.capture)
    const { fn: name, spans, mean_ns, min_ns, max_ns } = first
    expect(tableOf('functions', sample)).toMatchObject([
      { fn: name, spans, mean_ns, min_ns, max_ns, tail_spans: first.tail.tail_spans },
    ])
    expect(first.tail.incidents.length).toBeGreaterThan(0)
    tableOf('incidents', sample).forEach((row, at) => {
      const { fn: _, ...rest } = row
      expect(first.tail.incidents[at]).toMatchObject(rest)
    })
    const exemplars = tableOf('exemplars', sample)
    expect(exemplars.filter(({ kind }) => kind === 'slow').map(({ dur_ns }) => dur_ns)).toEqual(
      first.exemplars.map((each: Row) => each.dur_ns),
    )
  })

  test('a timeline is found by its exemplar, and fills its span', () => {
    const states = tableOf('timelines', sample)
    for (const { kind, number, dur_ns } of tableOf('exemplars', sample)) {
      const own = states.filter((row) => row.kind === kind && row.number === number)
      expect(own[0]?.from_ns).toBe(0)
      expect(own.at(-1)?.to_ns).toBe(dur_ns)
    }
  })

  test('associations have as many rows as events were looked at', () => {
    const [{ tail }] = json.functions
    expect(tableOf('associations', sample).map(({ overlap_p }) => overlap_p)).toEqual(
      tail.associations.map((each: Row) => each.overlap_p),
    )
  })
})

test('histograms and their buckets leave open bounds empty', () => {
  const buckets = [
    { lo: Number.NEGATIVE_INFINITY, hi: 0, count: 1 },
    { lo: 0, hi: 8, count: 5 },
    { lo: 8, hi: Number.POSITIVE_INFINITY, count: 2 },
  ]
  const of = analysis({
    histograms: [histogram(buckets, [{ p: 0.99, lo: 8, hi: Number.POSITIVE_INFINITY }])],
  })
  expect(tableOf('buckets', of)).toEqual([
    { name: '@durations', key: 'dispatch', lo: null, hi: 0, count: 1 },
    { name: '@durations', key: 'dispatch', lo: 0, hi: 8, count: 5 },
    { name: '@durations', key: 'dispatch', lo: 8, hi: null, count: 2 },
  ])
  expect(tableOf('histograms', of)[0]).toMatchObject({ count: 8, p: 0.99, lo: 8, hi: null })
})

test('every row has a cell for each column, and no two tables share a file', () => {
  const sample = analyzed('go1.24-gc/capture.log.gz')
  for (const { name, columns, rows } of REPORT_TABLES) {
    expect(new Set(columns).size, name).toBe(columns.length)
    for (const cells of rows(sample)) expect(cells.length, name).toBe(columns.length)
  }
  expect(new Set(REPORT_TABLES.map(({ name }) => name)).size).toBe(REPORT_TABLES.length)
})

test('a name that a spreadsheet would run is defused', () => {
  const of = analysis({ functions: [fn({ fn: '=cmd|x' })] })
  const table = REPORT_TABLES.find(({ name }) => name === 'quantiles')
  const [cells] = table?.rows(of) ?? []
  expect(csvRow(cells)).toMatch(/^'=cmd\|x,0\.5,/)
})

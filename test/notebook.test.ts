import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { fromCSV, op } from 'arquero'
import { mean } from 'simple-statistics'
import { describe, expect, test } from 'vitest'
import { COMPONENTS } from '../src/model/components.ts'
import type { Span } from '../src/model/span.ts'
import { AnalyzeRun } from '../src/pipeline.ts'
import { csvRow } from '../src/report/columns/csv.ts'
import { SPAN_COLUMNS, spanCells } from '../src/report/columns/span-rows.ts'

// What somebody does in a notebook: read the span table, roll it up, and expect the numbers of the report.
const SAMPLES = ['go1.24-contend', 'go1.24-gc', 'go1.27-net']

describe.each(SAMPLES)('the span table of %s, read by a notebook library', (sample) => {
  const path = join(import.meta.dirname, '..', 'samples', sample, 'capture.log.gz')
  const spans: Span[] = []
  const run = new AnalyzeRun({ onSpan: (span) => spans.push(span) })
  run.push(gunzipSync(readFileSync(path)))
  const [fn] = run.end().functions
  const csv = [csvRow(SPAN_COLUMNS), ...spans.map((span) => csvRow(spanCells(span)))].join('')
  const table = fromCSV(csv)

  const numbers = (column: string): number[] => Array.from(table.array(column), Number)

  test('rolls up to the spans, the mean and the longest of the report', () => {
    const rolled = table
      .groupby('fn')
      .rollup({ spans: op.count(), mean: op.mean('dur_ns'), max: op.max('dur_ns') })
      .objects()
    expect(rolled).toEqual([
      { fn: fn.fn, spans: fn.spans, mean: expect.closeTo(fn.meanNs, 3), max: fn.maxNs },
    ])
    expect(mean(spans.map(({ durNs }) => durNs))).toBeCloseTo(fn.meanNs, 3)
  })

  test('has components that sum to the duration in every row, and to the totals of the report', () => {
    const columns = COMPONENTS.map((name) => numbers(`${name}_ns`))
    const durNs = numbers('dur_ns')
    for (let row = 0; row < table.numRows(); row++) {
      expect(columns.reduce((sum, column) => sum + column[row], 0)).toBe(durNs[row])
    }
    for (const { name, totalNs } of fn.components) {
      const column = columns[COMPONENTS.indexOf(name)]
      expect(column.reduce((sum, ns) => sum + ns, 0)).toBe(totalNs)
    }
  })

  test('has the p99 of the report as the duration of one of its rows', () => {
    const p99 = fn.quantiles.find(({ p }) => p === 0.99)
    const sorted = numbers('dur_ns').sort((a, b) => a - b)
    expect(sorted[Math.ceil(0.99 * sorted.length) - 1]).toBe(p99?.ns)
  })
})

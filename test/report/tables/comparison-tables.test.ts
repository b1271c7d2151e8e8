import { expect, test } from 'vitest'
import { comparisonJson } from '../../../src/report/json/json-comparison.ts'
import { COMPARISON_TABLES } from '../../../src/report/tables/comparison-tables.ts'
import { comparison, histogramChange } from '../sample-comparison.ts'

const found = comparison({ histograms: [histogramChange()] })
const json = JSON.parse(comparisonJson(found))

function rowsOf(name: string): readonly Readonly<Record<string, unknown>>[] {
  const table = COMPARISON_TABLES.find((each) => each.name === name)
  return (table?.rows(found) ?? []).map((cells) =>
    Object.fromEntries(table?.columns.map((column, at) => [column, cells[at] ?? null]) ?? []),
  )
}

test('changes say what JSON says of percentiles and the mean, under the same names', () => {
  const [first] = json.functions
  const rows = rowsOf('changes')
  expect(rows.slice(0, first.quantiles.length)).toEqual(
    first.quantiles.map((each: object) => ({ fn: first.fn, ...each })),
  )
  expect(rows.at(first.quantiles.length)).toEqual({ fn: first.fn, p: null, ...first.mean })
})

test('components and histograms, too; what has no end is an empty cell', () => {
  const [first] = json.functions
  expect(rowsOf('components').length).toBe(first.components.length)
  rowsOf('components').forEach(({ fn: _, ...row }, at) => {
    expect(first.components[at]).toMatchObject(row)
  })
  expect(rowsOf('histograms').at(-1)).toMatchObject({ p: 0.99, after_hi: null, change_high: null })
})

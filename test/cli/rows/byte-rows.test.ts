import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ChosenColumns } from '../../../src/cli/rows/chosen-columns.ts'
import { columnEncoding } from '../../../src/cli/rows/column-encoding.ts'
import { csvForm, type RowForm } from '../../../src/cli/rows/row-form.ts'
import { TableBook } from '../../../src/cli/rows/table-book.ts'
import type { TableSink } from '../../../src/cli/rows/table-sink.ts'
import { TypedTables } from '../../../src/cli/rows/typed-tables.ts'
import { TablesRun } from '../../../src/pipeline.ts'
import { csvRow } from '../../../src/report/columns/csv.ts'
import { CsvLines } from '../../../src/report/columns/csv-lines.ts'
import { jsonOf, LINES, textOf } from '../../parse/printed-lines.ts'
import { runs } from '../../property-runs.ts'
import { readParquet } from '../../report/columns/read-columns.ts'

interface Way {
  /** All rows by values, as where lines have no form. */
  readonly isGeneral: boolean
  readonly cut: number
  readonly columns?: readonly string[]
}

const CSV = csvForm({ csvRow, CsvLines })

/** The bytes of each table in a form, by its name. */
function bytesOf(
  text: string,
  whole: RowForm,
  { isGeneral, cut, columns }: Way,
): ReadonlyMap<string, string> {
  const tables = new Map<string, string>()
  const sink: TableSink = {
    open: (name) => (piece) => {
      const more = typeof piece === 'string' ? piece : Buffer.from(piece).toString('latin1')
      tables.set(name, (tables.get(name) ?? '') + more)
    },
    flush: async () => {},
    close: async () => {},
  }
  const form = columns === undefined ? whole : new ChosenColumns(columns).of(whole)
  const book = new TableBook(sink, { form, shapesLines: true }, () => true)
  const run = new TablesRun((record) => book.add(record), {}, isGeneral ? undefined : book)
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += cut) {
    run.push(bytes.subarray(at, at + cut))
    if (at % 2 === 1) book.flush()
  }
  run.end()
  book.end()
  return tables
}

const COLUMNS = fc.constantFrom(undefined, ['n', 'gid', 'ts'], ['tid', 'line', 'cmd', 'path'])

describe('rows from bytes to bytes', () => {
  it('are those that are made of values, byte by byte', () => {
    fc.assert(
      fc.property(LINES, fc.integer({ min: 1, max: 700 }), COLUMNS, (lines, cut, columns) => {
        const choice = { cut, ...(columns === undefined ? {} : { columns }) }
        for (const text of [textOf(lines), textOf(lines, '\r\n'), jsonOf(lines)]) {
          expect(bytesOf(text, CSV, { ...choice, isGeneral: false })).toEqual(
            bytesOf(text, CSV, { ...choice, isGeneral: true }),
          )
        }
      }),
      runs(4000),
    )
  })

  it('are the same in columns, however many rows decide what those are', async () => {
    const newEncoder = await columnEncoding('parquet', 'file')
    const typed = (mostHeld: number): RowForm =>
      new TypedTables(newEncoder, () => new Map(), mostHeld).form
    fc.assert(
      fc.property(LINES, fc.integer({ min: 1, max: 700 }), fc.nat(300), (lines, cut, mostHeld) => {
        for (const text of [textOf(lines), jsonOf(lines)]) {
          expect(bytesOf(text, typed(mostHeld), { cut, isGeneral: false })).toEqual(
            bytesOf(text, typed(mostHeld), { cut, isGeneral: true }),
          )
        }
      }),
      runs(2000),
    )
  })

  it('stay what they are in a table that is long: signs, 18 digits, and rows behind one that does not fit', async () => {
    const newEncoder = await columnEncoding('parquet', 'file')
    const line = (n: number): string => `took a=${n} m=-${n * 7} b=1${n % 10} what=read`
    const lines = Array.from({ length: 400 }, (_, n) => line(n + 1))
    lines[150] = 'took a=123456789012345678 m=-123456789012345677 b=3 what=read'
    // In several row groups, at another place of each.
    for (const at of [200, 247, 303]) lines[at] = 'took a=18446744073709551615 m=-5 b=3 what=read'
    const [fast, general] = [false, true].map((isGeneral) =>
      bytesOf(textOf(lines), new TypedTables(newEncoder, () => new Map(), 100).form, {
        ...{ isGeneral, cut: 999 },
      }),
    )
    expect(fast).toEqual(general)
    const [table = ''] = fast.values()
    const { rows } = await readParquet(Buffer.from(table, 'latin1'))
    expect(rows.slice(149, 152).map(({ a, m }) => [a, m])).toEqual([
      [150n, -1050n],
      [123456789012345678n, -123456789012345677n],
      [152n, -1064n],
    ])
    expect(rows[200]).toMatchObject({
      ...{ a: null, m: -5n, other_values: '{"a":"18446744073709551615"}' },
    })
    expect(rows.slice(-2).map(({ a, m }) => [a, m])).toEqual([
      [399n, -2793n],
      [400n, -2800n],
    ])
  })

  it('keep their guard, their quotes and all their digits', () => {
    const lines = [1, 2, 3, 4].map((n) => `a==${n},5 b=@${n} c=-${n} d=900719925474099${n} e=0${n}`)
    const [csv] = bytesOf(textOf(lines), CSV, { isGeneral: false, cut: 1 << 16 }).values()
    expect(csv).toContain(`"'=4,5",'@4,-4,9007199254740994,4\n`)
  })
})

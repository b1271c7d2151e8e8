import { expect, test } from 'vitest'
import { columnEncoding } from '../../../src/cli/rows/column-encoding.ts'
import { TypedTables } from '../../../src/cli/rows/typed-tables.ts'
import { type ReadTable, readParquet } from '../../report/columns/read-columns.ts'

type Row = readonly [number, number | string]

/** Both tables written in turns, at most `mostHeld` cells held back. */
async function written(
  mostHeld: number,
  a: readonly Row[],
  b: readonly Row[],
): Promise<{
  readonly tables: readonly ReadTable[]
  readonly misfits: ReadonlyMap<string, number>
}> {
  const typed = new TypedTables(
    await columnEncoding('parquet', 'file'),
    (table) => new Map([['gotail.table', table]]),
    mostHeld,
  )
  const pieces: Uint8Array[][] = [[], []]
  const tables = pieces.map((list, at) =>
    typed.form(`t${at}`, ['line', 'value'], (piece) => list.push(Buffer.from(piece))),
  )
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    if (at < a.length) tables[0].cells(a[at])
    if (at < b.length) tables[1].cells(b[at])
  }
  for (const table of tables) table.end()
  const read = pieces.map((list) => readParquet(Buffer.concat(list)))
  return { tables: await Promise.all(read), misfits: typed.misfits }
}

const numbers = (n: number): Row[] => Array.from({ length: n }, (_, at) => [at, at * 2])

test('all rows decide what a column is', async () => {
  const { tables, misfits } = await written(1000, [...numbers(10), [10, 'last']], numbers(10))
  expect(misfits.size).toBe(0)
  expect(tables.map(({ rows }) => rows[3].value)).toEqual(['6', 6n])
  expect(tables[0].rows[10]).toEqual({ line: 10n, value: 'last' })
  expect(tables[1].metadata).toEqual({ 'gotail.table': 't1' })
})

test('rows that were held back go out in as many row groups as they fill', async () => {
  const { tables } = await written(1_000_000, numbers(120_000), numbers(5))
  expect(tables[0].groups.length).toBe(3)
  expect(tables[0].rows.length).toBe(120_000)
  for (const at of [0, 49_999, 50_000, 119_999]) {
    expect(tables[0].rows[at]).toEqual({ line: BigInt(at), value: BigInt(2 * at) })
  }
})

test('a table too long to hold goes out in pieces, of numbers where its first rows are, the others stay as they are', async () => {
  const long: Row[] = [...numbers(200), [200, '9007199254740993'], [201, -5]]
  const { tables, misfits } = await written(50, long, numbers(5))
  expect(misfits.size).toBe(0)
  expect(tables[0].groups.length).toBeGreaterThan(3)
  expect(tables[0].rows).toEqual(
    long.map(([line, value]) => ({ line: BigInt(line), value: BigInt(value) })),
  )
  expect(tables[1].rows).toEqual(
    numbers(5).map(([line, value]) => ({ line: BigInt(line), value: BigInt(value) })),
  )
})

test('what does not fit a column of a long table is not lost: it stands in a column of its own', async () => {
  const others = ['late', '18446744073709551615', '0000000000000007', 1.5, '-9223372036854775809']
  const long = [
    ...numbers(100),
    ...others.map((value, at): Row => [100 + at, value]),
    ...numbers(9),
  ]
  const { tables, misfits } = await written(50, long, [])
  expect([...misfits]).toEqual([['t0', others.length]])
  expect(tables[0].rows).toEqual(
    long.map(([line, value]) => {
      const isOther = others.includes(value)
      return {
        line: BigInt(line),
        value: isOther ? null : BigInt(value),
        other_values: isOther ? JSON.stringify({ value: String(value) }) : null,
      }
    }),
  )
})

test('a long table of fractions keeps whole numbers, but for those that it would round', async () => {
  const long: Row[] = [...numbers(60), [60, 0.5], [61, 2 ** 53], [62, '9007199254740993'], [63, 7]]
  const { tables } = await written(100, [[0, 0.25], ...long], [])
  expect(tables[0].rows.slice(61)).toEqual([
    { line: 60n, value: 0.5, other_values: null },
    { line: 61n, value: 2 ** 53, other_values: null },
    { line: 62n, value: null, other_values: '{"value":"9007199254740993"}' },
    { line: 63n, value: 7, other_values: null },
  ])
})

test('columns that were empty so far are text', async () => {
  const rows: Row[] = Array.from({ length: 60 }, (_, at) => [at, ''])
  const { tables } = await written(50, [...rows, [60, 5]], [])
  expect(tables[0].rows[60]).toEqual({ line: 60n, value: '5' })
})

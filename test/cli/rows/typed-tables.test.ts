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
): Promise<{ readonly tables: readonly ReadTable[]; readonly asText: readonly string[] }> {
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
  return { tables: await Promise.all(read), asText: typed.asText }
}

const numbers = (n: number): Row[] => Array.from({ length: n }, (_, at) => [at, at * 2])

test('all rows decide what a column is', async () => {
  const { tables, asText } = await written(1000, [...numbers(10), [10, 'last']], numbers(10))
  expect(asText).toEqual([])
  expect(tables.map(({ rows }) => rows[3].value)).toEqual(['6', 6n])
  expect(tables[0].rows[10]).toEqual({ line: 10n, value: 'last' })
  expect(tables[1].metadata).toEqual({ 'gotail.table': 't1' })
})

test('a table too long to hold goes out in pieces as text, the others stay as they are', async () => {
  const { tables, asText } = await written(50, [...numbers(200), [200, 'late']], numbers(5))
  expect(asText).toEqual(['t0'])
  expect(tables[0].rows.length).toBe(201)
  expect(tables[0].groups.length).toBeGreaterThan(3)
  expect(tables[0].rows[7]).toEqual({ line: 7n, value: '14' })
  expect(tables[0].rows[200]).toEqual({ line: 200n, value: 'late' })
  expect(tables[1].rows).toEqual(
    numbers(5).map(([line, value]) => ({ line: BigInt(line), value: BigInt(value) })),
  )
})

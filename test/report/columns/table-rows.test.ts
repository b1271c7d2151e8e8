import { expect, test } from 'vitest'
import type { CaptureRecord } from '../../../src/model/record.ts'
import { csvRow } from '../../../src/report/columns/csv.ts'
import {
  recordJson,
  rowJson,
  tableCells,
  tableColumns,
  tableName,
} from '../../../src/report/columns/table-rows.ts'

const snapshot = 2

function check(record: CaptureRecord, name: string, columns: string, row: string): void {
  expect(tableName(record)).toBe(name)
  expect(tableColumns(record).join()).toBe(columns)
  expect(csvRow(tableCells(record, tableColumns(record).length))).toBe(`${row}\n`)
}

test('every kind of record has its table, its columns and its cells', () => {
  check(
    { kind: 'map', name: '@b', snapshot, key: ['1', 'x'], value: 5 },
    '@b.map',
    'snapshot,key1,key2,value',
    '2,1,x,5',
  )
  check(
    { kind: 'map', name: '@', snapshot, key: [], value: 'on' },
    '@.map',
    'snapshot,value',
    '2,on',
  )
  check(
    {
      kind: 'hist',
      name: '@d',
      snapshot,
      key: ['a'],
      lo: null,
      hi: '9223372036854775808',
      count: 1,
    },
    '@d.hist',
    'snapshot,key1,lo,hi,count',
    '2,a,,9223372036854775808,1',
  )
  check(
    { kind: 'lhist', name: '@d', snapshot, key: [], lo: 0, hi: 10, count: 3 },
    '@d.lhist',
    'snapshot,lo,hi,count',
    '2,0,10,3',
  )
  check(
    { kind: 'stats', name: '@s', snapshot, key: [], count: 1, average: -3, total: 3 },
    '@s.stats',
    'snapshot,count,average,total',
    '2,1,-3,3',
  )
  check(
    { kind: 'tseries', name: '@t', snapshot, key: [], start: '19:05:01.000', value: 4 },
    '@t.tseries',
    'snapshot,start,value',
    '2,19:05:01.000,4',
  )
  check({ kind: 'printf', line: 7, text: '=hi' }, 'printf', 'line,text', "7,'=hi")
  check({ kind: 'lost', count: 295 }, 'lost', 'count', '295')
  check({ kind: 'attached', probes: 6 }, 'attached', 'probes', '6')
})

test('a key with more parts than the table has columns keeps all of them in the last one', () => {
  const record = { kind: 'map', name: '@b', snapshot, key: ['a', 'b', 'c'], value: 5 } as const
  expect(tableCells(record, 4)).toEqual([2, 'a', 'b, c', 5])
  expect(tableCells(record, 3)).toEqual([2, 'a, b, c', 5])
})

test('a key with fewer parts leaves cells empty', () => {
  const record = { kind: 'map', name: '@b', snapshot, key: ['a'], value: 5 } as const
  expect(tableCells(record, 5)).toEqual([2, 'a', '', '', 5])
})

test('JSON rows are the records themselves, a line each, with names as they are', () => {
  const record = { kind: 'map', name: '@b', snapshot, key: ['__proto__\n'], value: '1' } as const
  expect(recordJson(record)).toBe(
    '{"kind":"map","name":"@b","snapshot":2,"key":["__proto__\\n"],"value":"1"}\n',
  )
  expect(JSON.parse(rowJson(['__proto__', 'b'], [1, undefined]))).toEqual(
    JSON.parse('{"__proto__":1,"b":null}'),
  )
})

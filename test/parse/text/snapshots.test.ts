import { describe, expect, it } from 'vitest'
import { DiagnosticLog } from '../../../src/model/diagnostic.ts'
import { Snapshots } from '../../../src/parse/text/snapshots.ts'
import { readText } from '../read-text.ts'

it('a record of JSON is a print of its own', () => {
  const snapshots = new Snapshots(new DiagnosticLog())
  expect(['@a', '@b', '@a'].map((name) => snapshots.next(name))).toEqual([1, 1, 2])
})

it('a key that comes again begins the next print', () => {
  const snapshots = new Snapshots(new DiagnosticLog())
  expect(['a', 'b', 'a', 'c', 'b', 'b'].map((key) => snapshots.ofRow('@x', key))).toEqual([
    1, 1, 2, 2, 2, 3,
  ])
})

it('the rows of one print are never apart', () => {
  const snapshots = new Snapshots(new DiagnosticLog())
  expect(snapshots.ofRow('@x', 'a')).toBe(1)
  snapshots.interrupt()
  expect(snapshots.ofRow('@x', 'b')).toBe(2)
  expect(snapshots.ofRow('@y', '')).toBe(1)
  expect(snapshots.ofRow('@x', 'c')).toBe(3)
})

it('counts a bounded number of maps, and says so', () => {
  const log = new DiagnosticLog()
  const snapshots = new Snapshots(log)
  for (let i = 0; i < 10_001; i++) snapshots.next(`@m${i}`)
  expect(log.count('LIMIT_REACHED')).toBe(1)
  expect([snapshots.next('@m9999'), snapshots.next('@m10000')]).toEqual([2, 1])
})

it('remembers a bounded number of keys, and says so', () => {
  const log = new DiagnosticLog()
  const snapshots = new Snapshots(log)
  for (let i = 0; i <= 100_000; i++) expect(snapshots.ofRow('@x', `${i}`)).toBe(1)
  expect(log.count('LIMIT_REACHED')).toBe(1)
  expect(snapshots.ofRow('@x', '7')).toBe(2)
})

describe('stacks that are printed alike', () => {
  const row = (value: number): string => `@u[\n    main+5\n    start+9\n]: ${value}\n`
  const prints = (...values: readonly number[]): readonly unknown[] =>
    readText(values.map(row).join('')).records.map((each) => 'snapshot' in each && each.snapshot)

  it('are of one print while their values ascend', () => {
    expect(prints(1, 1, 4, 7)).toEqual([1, 1, 1, 1])
  })

  it('are one that grows where all counts of the print before were less', () => {
    expect(prints(5, 7, 9)).toEqual([1, 2, 3])
    const other = row(6).replace('main+5', 'main+9')
    const { records } = readText([row(5), other, row(7), other.replace('6', '8')].join(''))
    expect(records.map((each) => 'snapshot' in each && each.snapshot)).toEqual([1, 1, 2, 2])
  })

  it('begin the next print where a blank line stands between', () => {
    const { records } = readText([row(1), row(4), row(7)].join('\n'))
    expect(records.map((each) => 'snapshot' in each && each.snapshot)).toEqual([1, 2, 3])
  })

  it('begin the next print where a value is lower', () => {
    expect(prints(1, 1, 4, 2, 2, 5)).toEqual([1, 1, 1, 2, 2, 2])
  })
})

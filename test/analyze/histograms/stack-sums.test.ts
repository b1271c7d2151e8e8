import { describe, expect, it } from 'vitest'
import { MapCollector } from '../../../src/analyze/histograms/map-collector.ts'
import type { NamesOf } from '../../../src/analyze/histograms/named-stacks.ts'
import { DiagnosticLog } from '../../../src/model/diagnostic.ts'
import type { MapSummary } from '../../../src/model/histogram.ts'

type Row = readonly [key: readonly string[], value: number, snapshot?: number]

function summary(rows: readonly Row[], namesOf?: ReturnType<NamesOf>): MapSummary {
  const collector = new MapCollector(new DiagnosticLog())
  for (const [key, value, snapshot = 1] of rows) {
    collector.add({ kind: 'map', name: '@', snapshot, key, value })
  }
  return collector.build(namesOf === undefined ? undefined : () => namesOf)[0]
}

/** Innermost first, then whose it is. */
function stacks(
  rows: readonly Row[],
  namesOf?: ReturnType<NamesOf>,
): readonly string[] | undefined {
  const found = summary(rows, namesOf).stacks
  return found?.stacks.map(
    ({ stack, value }) => `${stack.map((at) => found.frames[at].name).join(' < ')} = ${value}`,
  )
}

describe('a map of stacks', () => {
  it('has them function by function: those that differ in offsets alone are one', () => {
    const rows: Row[] = [
      [['leaf+1\nmain+2', 'cook'], 5],
      [['leaf+9\nmain+2', 'cook'], 6],
      [['other+9\nmain+2', 'cook'], 7],
    ]
    expect(stacks(rows)).toEqual(['leaf < main < cook = 11', 'other < main < cook = 7'])
  })

  it('names addresses: a return address by the byte before it, the innermost as it is', () => {
    const asked: (readonly [number, boolean])[] = []
    const namesOf: ReturnType<NamesOf> = (pc, isInnermost) => {
      asked.push([pc, isInnermost])
      return pc === 0x401000 ? [{ name: 'inlined' }, { name: 'fn', file: 'f.c', line: 3 }] : []
    }
    expect(stacks([[['401000\n402000'], 5]], namesOf)).toEqual(['inlined < fn < 0x402000 = 5'])
    expect(asked).toEqual([
      [0x401000, true],
      [0x402000, false],
    ])
  })

  it('is its last print', () => {
    const rows: Row[] = [
      [['a+1\nb+2'], 5, 1],
      [['c+1\nb+2'], 6, 2],
    ]
    expect(stacks(rows)).toEqual(['c < b = 6'])
  })

  it('keeps the largest of many, and tells what the others hold', () => {
    const rows = Array.from({ length: 9000 }, (_, at): Row => [[`f${at}+1\nmain+2`], at + 1])
    const found = summary(rows).stacks
    expect(found?.stacks.length).toBe(2000)
    expect(found?.stacks[0].value).toBe(9000)
    const told = found?.stacks.reduce((sum, { value }) => sum + value, 0) ?? 0
    expect(told + (found?.rest ?? 0)).toBe((9000 * 9001) / 2)
  })

  it('is none where keys are pointers, words or numbers', () => {
    expect(stacks([[['0xffff9a3c41'], 5]])).toBeUndefined()
    expect(stacks([[['vfs_read', '12'], 5]])).toBeUndefined()
  })
})

import { describe, expect, test } from 'vitest'
import { migrationContrast } from '../../../src/analyze/tail/migration-contrast.ts'
import { timeBlocks } from '../../../src/analyze/tail/time-blocks.ts'
import { COMPONENTS } from '../../../src/model/components.ts'
import { sampleOf } from '../../stats/simulate-spans.ts'

const MS = 1e6

/** A thousand spans; each tenth lasts 10 ms, the others 1 ms, with so many migrations. */
function contrast(slow: (i: number) => number, usual: (i: number) => number) {
  const rows = Array.from({ length: 1000 }, (_, i) => i)
  const isSlow = (i: number): boolean => i % 10 === 0
  const columns = COMPONENTS.map((_, c) =>
    Float64Array.from(rows, (i) => (c === 0 ? (isSlow(i) ? 10 * MS : MS) : 0)),
  )
  const sample = sampleOf(rows, columns)
  rows.forEach((i) => {
    sample.migrations[i] = isSlow(i) ? slow(i) : usual(i)
  })
  const tail = Int32Array.from(rows.filter(isSlow))
  const body = Int32Array.from(rows.filter((i) => !isSlow(i)))
  return migrationContrast(sample, tail, body, timeBlocks(sample))
}

describe('migrationContrast', () => {
  test('ten times as many in ten times as long is no difference', () => {
    const found = contrast(
      () => 10,
      () => 1,
    )
    expect(found).toMatchObject({ tailPerSecond: 1000, bodyPerSecond: 1000, ratio: 1 })
    expect(found?.ratioLow).toBeCloseTo(1, 9)
    expect(found?.ratioHigh).toBeCloseTo(1, 9)
  })

  test('a greater rate has an interval above 1', () => {
    const found = contrast(
      (i) => 20 + (i % 7),
      (i) => i % 3,
    )
    expect(found?.ratio).toBeGreaterThan(2)
    expect(found?.ratioLow).toBeGreaterThan(1.9)
    expect(found?.ratioHigh).toBeGreaterThan(found?.ratio ?? Number.NaN)
  })

  test('without any there is nothing to compare, with none on one side no ratio', () => {
    const none = (): number => 0
    expect(contrast(none, none)).toBeUndefined()
    expect(contrast(() => 5, none)).toEqual({ tailPerSecond: 500, bodyPerSecond: 0 })
  })
})

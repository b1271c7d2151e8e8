import { describe, expect, test } from 'vitest'
import { findDrift } from '../../../src/analyze/statistics/drift.ts'
import { autoregressive } from '../../stats/autoregressive.ts'

const inTime = (values: Float64Array) => ({ values, population: values.length })

/** Log-normal values whose median follows `level` from 0 to 1. */
function drifting(
  length: number,
  rho: number,
  seed: number,
  level: (part: number) => number,
): Float64Array {
  return autoregressive(length, rho, seed).map((z, i) => level(i / length) * Math.exp(0.4 * z))
}

describe('findDrift', () => {
  test('finds a level that doubles, and where it does', () => {
    const found = findDrift(inTime(drifting(5000, 0, 3, (part) => (part < 0.6 ? 100 : 200))))
    expect(found?.p).toBeLessThan(0.01)
    expect(Math.abs((found?.from ?? 0) - 100)).toBeLessThan(10)
    expect(Math.abs((found?.to ?? 0) - 200)).toBeLessThan(20)
    expect(Math.abs((found?.at ?? 0) - 3000)).toBeLessThan(60)
  })

  test('finds a slow rise, a fall, and a rise that is taken back', () => {
    const rise = findDrift(inTime(drifting(4000, 0.5, 1, (part) => 500 + 600 * part)))
    expect(rise?.from).toBeLessThan(600)
    expect(rise?.to).toBeGreaterThan(950)
    expect(findDrift(inTime(drifting(4000, 0.5, 1, (part) => 1100 - 600 * part)))).toBeDefined()
    const bump = (part: number): number => (part > 0.1 && part < 0.55 ? 300 : 100)
    expect(findDrift(inTime(drifting(4000, 0, 1, bump)))).toBeDefined()
  })

  test('says nothing of data that keep their level: at most 2 in 100, dependent or not', () => {
    for (const rho of [0, 0.9]) {
      let found = 0
      for (let seed = 1; seed <= 100; seed++) {
        if (findDrift(inTime(drifting(3000, rho, seed, () => 100))) !== undefined) found++
      }
      expect(found, `rho ${rho}`).toBeLessThanOrEqual(2)
    }
  })

  test('a tenth more is no news, however sure', () => {
    expect(
      findDrift(inTime(drifting(50_000, 0, 3, (part) => (part < 0.5 ? 100 : 110)))),
    ).toBeUndefined()
  })

  test('few values, equal ones and none are no drift', () => {
    expect(findDrift(inTime(new Float64Array()))).toBeUndefined()
    expect(findDrift(inTime(new Float64Array(1000).fill(5)))).toBeUndefined()
    expect(findDrift(inTime(new Float64Array(1000)))).toBeUndefined()
    expect(findDrift(inTime(Float64Array.from({ length: 150 }, (_, i) => i)))).toBeUndefined()
  })
})

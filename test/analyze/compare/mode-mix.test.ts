import { describe, expect, test } from 'vitest'
import { drawSide } from '../../../src/analyze/compare/compared-side.ts'
import { modeMix } from '../../../src/analyze/compare/mode-mix.ts'
import type { ModeMix } from '../../../src/model/comparison.ts'
import { plant, usual } from '../../planted/plant.ts'
import { fillStore } from '../../stats/fill-store.ts'

const MS = 1e6

interface Service {
  /** The part of the spans that waits for the network, for 20 ms, and how many times as long all take. */
  readonly slow: number
  readonly times?: number
}

function mixOf(before: Service, after: Service, seed = 1): ModeMix | undefined {
  const [old, young] = [before, after].map(({ slow, times = 1 }, i) => {
    const sample = plant(10_000, seed + 1000 * i, (_, random) => ({
      running: times * usual(random),
      wait_net: random.fraction() < slow ? times * (18 * MS + 4 * usual(random)) : 0,
    }))
    return drawSide({ store: fillStore(sample), ofSpans: sample.length, cycleNs: 0 })
  })
  return modeMix(old, young)
}

describe('a function with two kinds of spans', () => {
  test('that has more slow ones changed by its mix: in all seeds', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const found = mixOf({ slow: 0.007 }, { slow: 0.02 }, seed)
      expect(found?.kinds.length).toBe(2)
      const [, slow] = found?.kinds ?? []
      expect(slow.component).toBe('wait_net')
      expect(slow.shareBefore).toBeCloseTo(0.007, 2)
      expect(slow.shareAfter).toBeCloseTo(0.02, 2)
      const { changeNs = 0, mixNs = 0 } = found?.p99 ?? {}
      expect(changeNs).toBeGreaterThan(10 * MS)
      expect(mixNs / changeNs).toBeGreaterThan(0.8)
    }
  })

  test('that are both slower changed by themselves', () => {
    const found = mixOf({ slow: 0.03 }, { slow: 0.03, times: 1.3 })
    const { changeNs = 0, rateNs = 0 } = found?.p99 ?? {}
    expect(changeNs).toBeGreaterThan(4 * MS)
    expect(rateNs / changeNs).toBeGreaterThan(0.8)
  })

  test('splits the mean and p99 without a rest', () => {
    const found = mixOf({ slow: 0.007 }, { slow: 0.02, times: 1.1 })
    for (const shift of [found?.mean, found?.p99]) {
      expect(shift).toBeDefined()
      const { changeNs = 0, mixNs = 0, rateNs = 0 } = shift ?? {}
      expect(Math.abs(mixNs + rateNs - changeNs)).toBeLessThan(1)
    }
  })
})

describe('nothing is split', () => {
  test('where there is one kind', () => {
    expect(mixOf({ slow: 0 }, { slow: 0, times: 1.2 })).toBeUndefined()
  })

  test('where one capture has hardly a span of a kind: that is the change itself', () => {
    expect(mixOf({ slow: 0 }, { slow: 0, times: 20 })).toBeUndefined()
    expect(mixOf({ slow: 0 }, { slow: 0.03 })).toBeUndefined()
  })
})

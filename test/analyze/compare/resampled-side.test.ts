import { describe, expect, test } from 'vitest'
import { ResampledSide } from '../../../src/analyze/compare/resampled-side.ts'
import { mannWhitney } from '../../../src/analyze/statistics/mann-whitney.ts'
import { quantileSorted } from '../../../src/analyze/statistics/quantile.ts'
import { Random } from '../../../src/analyze/statistics/random.ts'
import { tailParts } from '../../../src/analyze/tail/euler.ts'
import { ResampledA12 } from '../../../src/analyze/tail/resampled-a12.ts'
import type { TailSample } from '../../../src/analyze/tail/tail-sample.ts'
import { COMPONENTS } from '../../../src/model/components.ts'
import { SCENARIOS } from '../../stats/scenarios.ts'
import { sampleOf, simulateSpans } from '../../stats/simulate-spans.ts'

const OPTIONS = { split: 0.99, indexes: [...COMPONENTS.keys()], hasMeans: true }

function spans(seed: number): TailSample {
  return simulateSpans({ ...SCENARIOS.mixed, seconds: 2 }, seed).sample
}

/** The sample with each row as often as it was drawn. */
function repeated(sample: TailSample, times: Int32Array): TailSample {
  const rows = [...times].flatMap((count, row) => Array.from({ length: count }, () => row))
  const columns = sample.components.map((column) => Float64Array.from(rows, (row) => column[row]))
  return sampleOf(
    Float64Array.from(rows, (row) => sample.startNs[row]),
    columns,
  )
}

describe('a drawing of spans', () => {
  test('has the means, the contributions and the shares of the spans that were drawn', () => {
    const sample = spans(1)
    const side = new ResampledSide(sample, OPTIONS)
    const random = new Random(7)
    for (let run = 0; run < 5; run++) {
      const draw = side.draw(random)
      const alike = repeated(sample, draw.times)
      const sorted = alike.durNs.slice().sort()
      expect(draw.meanNs[0]).toBeCloseTo(sorted.reduce((a, b) => a + b, 0) / sorted.length, 3)
      const again = new ResampledSide(alike, OPTIONS)
      const parts = tailParts(again.spans, 0.99)
      const sum = draw.contributionNs.reduce((a, b) => a + b, 0)
      expect(sum).toBeCloseTo(quantileSorted(sorted, 0.99), 3)
      expect(sum).toBeCloseTo(parts.quantileNs, 3)
      draw.tailMeanNs.forEach((ns, i) => {
        expect(ns).toBeCloseTo(parts.tailMeanNs[i], 3)
        // Copies of the median's span lie on both sides of it.
        expect(Math.abs(draw.bodyMeanNs[i] - parts.bodyMeanNs[i])).toBeLessThan(1e4)
      })
      const shares = draw.excessShare.reduce((a, b) => a + b, 0)
      expect(shares).toBeCloseTo(1, 9)
    }
  })
})

describe('A12 of a drawing', () => {
  test('is that of the spans that were drawn', () => {
    const [before, after] = [spans(3), spans(4)].map((sample) => ({
      sample: { ...sample, durNs: sample.durNs.map((ns) => Math.round(ns / 1e6)) },
    }))
    const sides = [before, after].map(({ sample }) => new ResampledSide(sample, OPTIONS))
    const order = new ResampledA12(sides[0].spans, sides[1].spans)
    const random = new Random(3)
    const [old, young] = sides.map((side) => side.draw(random).times.slice())
    const values = (sample: TailSample, times: Int32Array): Float64Array =>
      Float64Array.from(
        [...times].flatMap((count, row) => Array.from({ length: count }, () => sample.durNs[row])),
      ).sort()
    const weighted = (all: Float64Array) => ({
      values: all,
      weight: new Float64Array(all.length).fill(1),
    })
    const whole = mannWhitney(
      weighted(values(after.sample, young)),
      weighted(values(before.sample, old)),
    )
    expect(order.measure(old, young)).toBeCloseTo(whole.a12, 12)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PlaceSpans } from '../../../src/analyze/places/place-spans.ts'
import { SpanPlaces } from '../../../src/analyze/places/span-places.ts'
import { Random } from '../../../src/analyze/statistics/random.ts'

const durations = fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 300 })

describe('PlaceSpans', () => {
  it('keeps the slowest spans, as many as it has room for', () => {
    fc.assert(
      fc.property(durations, fc.integer({ min: 1, max: 100 }), (durNs, room) => {
        const spans = new PlaceSpans({ left: room, folded: 0 }, new Random())
        for (const ns of durNs) spans.add(ns, 0, new SpanPlaces())
        const ascending = (some: readonly number[]): number[] => [...some].sort((a, b) => a - b)
        const kept = ascending(spans.slow.map((span) => span.durNs))
        expect(kept).toEqual(ascending(durNs).slice(-room))
        expect(spans.slowFromNs).toBe(durNs.length > room ? kept[0] : 0)
      }),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PlaceSums } from '../../../src/analyze/places/place-sums.ts'

const times = fc.array(fc.tuple(fc.nat({ max: 300 }), fc.nat({ max: 1e12 })), { maxLength: 200 })

describe('PlaceSums', () => {
  it('sums up by place, in the order in which places were met, however often it is used again', () => {
    const sums = new PlaceSums()
    fc.assert(
      fc.property(times, (spent) => {
        const expected = new Map<number, number>()
        sums.clear()
        for (const [place, ns] of spent) {
          expected.set(place, (expected.get(place) ?? 0) + ns)
          sums.add(place, ns)
        }
        const found = Array.from({ length: sums.count }, (_, i) => [sums.place[i], sums.ns[i]])
        expect(found).toEqual([...expected])
      }),
    )
  })
})

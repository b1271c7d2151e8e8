import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PlaceLog, type PlaceMarks } from '../../../src/analyze/places/place-log.ts'
import { ENTRY, SpanPlaces } from '../../../src/analyze/places/span-places.ts'
import { runs } from '../../property-runs.ts'
import { stretch } from '../stretch.ts'

const RUNNING = 100
const bare = (place: number): number => 100 * Math.ceil(place / 100)

function sumOf(places: SpanPlaces, kind: number): number {
  let sum = 0
  for (let i = 0; i < places.length; i++) if (places.kind[i] === kind) sum += places.ns[i]
  return sum
}

function read(log: PlaceLog, from = 0, to = log.length): SpanPlaces {
  const places = new SpanPlaces()
  log.read(from, to, places, RUNNING)
  return places
}

describe('PlaceLog', () => {
  it('gives running time to the places of the samples in it, to the nanosecond', () => {
    const log = new PlaceLog(bare)
    log.spend(RUNNING, 0, -1, stretch(0, 70))
    log.sample(1, 11)
    log.sample(2, 12)
    log.spend(RUNNING, 0, -1, stretch(0, 31))
    log.sample(1, 11)
    const places = read(log)
    const rows = Array.from({ length: places.length }, (_, i) => [places.place[i], places.ns[i]])
    expect(rows).toEqual([
      [1, 34],
      [2, 33],
      [1, 34],
    ])
  })

  it('leaves running time without a sample where it is', () => {
    const log = new PlaceLog(bare)
    log.spend(RUNNING, 0, -1, stretch(0, 70))
    log.spend(5, 3, 2, stretch(0, 30))
    const places = read(log)
    expect([sumOf(places, ENTRY.time), places.place[0], places.place[1]]).toEqual([100, 5, RUNNING])
  })

  it('keeps every nanosecond of each open call when it becomes long, whatever it joins', () => {
    const step = fc.record({
      place: fc.integer({ min: 1, max: 3000 }),
      stack: fc.integer({ min: 0, max: 3000 }),
      waker: fc.integer({ min: -1, max: 40 }),
      ns: fc.integer({ min: 1, max: 1e9 }),
      isSample: fc.boolean(),
    })
    const steps = fc.array(step, { minLength: 1, maxLength: 120 })
    fc.assert(
      fc.property(steps, fc.nat(60), (all, repeat) => {
        const log = new PlaceLog(bare)
        const outer = { placeMark: 0, deferMark: 0, below: undefined }
        const beforeNs = play(log, all, 1, outer)
        const inner = { placeMark: log.length, deferMark: log.length, below: outer }
        const insideNs = play(log, all, repeat, inner)
        expect(log.length).toBeLessThan(10_000)
        expect(sumOf(read(log), ENTRY.time)).toBe(beforeNs + insideNs)
        expect(sumOf(read(log, inner.placeMark), ENTRY.time)).toBe(insideNs)
      }),
      runs(60),
    )
  })
})

interface Step {
  readonly place: number
  readonly stack: number
  readonly waker: number
  readonly ns: number
  readonly isSample: boolean
}

/** Plays the steps so many times; returns how much time was spent. */
function play(log: PlaceLog, steps: readonly Step[], rounds: number, call: PlaceMarks): number {
  let spentNs = 0
  for (let round = 0; round < rounds; round++) {
    for (const { place, stack, waker, ns, isSample } of steps) {
      if (isSample) log.sample(place, stack)
      else {
        log.spend(place + round, stack, waker, stretch(0, ns))
        log.behind(place, ns)
        spentNs += ns
      }
      log.keepShort(call)
    }
  }
  return spentNs
}

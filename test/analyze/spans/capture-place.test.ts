import { describe, expect, test } from 'vitest'
import { CapturePlace } from '../../../src/analyze/spans/capture-place.ts'
import type { EventTrain } from '../../../src/analyze/spans/interval-keeper.ts'
import { draftOf } from '../draft-of.ts'

const SECOND = 1e9
const TRAIN: EventTrain = {
  name: 'stw',
  pid: 7,
  fromNs: Float64Array.of(150),
  toNs: Float64Array.of(160),
  completeFromNs: Number.NEGATIVE_INFINITY,
  forgotten: 0,
}

function second(): CapturePlace {
  const first = new CapturePlace()
  first.firstNs = 100
  const place = first.next(900)
  place.firstNs = 140
  return place
}

describe('captures on one line of time', () => {
  test('the first stays as it is', () => {
    const place = new CapturePlace()
    place.firstNs = 100
    expect([place.shiftNs, place.process(7)]).toEqual([0, 7])
    expect(place.train(TRAIN)).toBe(TRAIN)
  })

  test('the next one lies behind it, with room between, and has processes of its own', () => {
    const place = second()
    const begin = 900 + SECOND
    expect(place.window({ fromNs: 140, toNs: 200 })).toEqual({ fromNs: begin, toNs: begin + 60 })
    const draft = draftOf({ startNs: 150, durNs: 5, pid: 7 })
    const added: [number, number][] = []
    place.add(draft, { add: ({ startNs, pid }) => added.push([startNs, pid]) })
    expect(added).toEqual([[begin + 10, place.train(TRAIN).pid]])
    expect(added[0][1]).toBeLessThan(-1)
    expect([draft.startNs, draft.pid]).toEqual([150, 7])
    expect(place.train(TRAIN)).toMatchObject({ capture: 1, fromNs: Float64Array.of(begin + 10) })
  })

  test('two captures with one process id are two processes', () => {
    const place = second()
    const third = place.next(5 * SECOND)
    const numbers = [place.process(7), place.process(8), place.process(7), third.process(7)]
    expect(new Set(numbers).size).toBe(3)
    expect(numbers[0]).toBe(numbers[2])
  })

  test('a capture without times takes no room but the gap', () => {
    const place = second().next(Number.NaN)
    place.firstNs = 0
    expect(place.shiftNs).toBe(900 + 2 * SECOND)
  })
})

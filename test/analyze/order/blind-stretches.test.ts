import { describe, expect, it } from 'vitest'
import { BlindStretches } from '../../../src/analyze/order/blind-stretches.ts'
import { eventBatch } from '../../../src/model/event-batch.ts'

const US = 1000
const NEVER = Number.NEGATIVE_INFINITY
const WINDOW_NS = 1_000_000

/** Reads events at these microseconds; what a notice says comes after them, then they pass in order of time. */
function read(timesUs: readonly number[], blind = new BlindStretches(WINDOW_NS)): BlindStretches {
  const batch = eventBatch(timesUs.length)
  timesUs.forEach((us, row) => {
    batch.timeNs[row] = us * US
  })
  batch.length = timesUs.length
  blind.read(batch)
  return blind
}

function pass(blind: BlindStretches, timesUs: readonly number[]): number {
  for (const us of timesUs) blind.pass(us * US)
  return blind.latestFromNs / US
}

describe('BlindStretches', () => {
  it('takes the longest silence before a notice of loss for where the events were lost', () => {
    const times = [1, 2, 50, 51, 151, 152]
    const blind = read(times)
    blind.notice(10)
    expect(pass(blind, times)).toBe(51)
  })

  it('puts no call in doubt before it comes to the silence', () => {
    const blind = read([1, 2, 102, 103])
    blind.notice(10)
    expect(pass(blind, [1, 2])).toBe(NEVER)
    expect(pass(blind, [102])).toBe(2)
  })

  it('takes silences for silences while nothing proves a loss', () => {
    const times = [1, 2, 1002]
    expect(pass(read(times), times)).toBe(NEVER)
  })

  it('does not go back before the notice before', () => {
    const blind = read([1, 500, 501])
    blind.notice(10)
    read([521, 522], blind)
    blind.notice(10)
    expect(pass(blind, [1, 500, 501, 521, 522])).toBe(501)
  })

  it('does not go back beyond the window', () => {
    const times = [1, 500, 700, 900, 1100, 1300, 1500, 1700, 1701]
    const blind = read(times)
    blind.notice(10)
    expect(pass(blind, times)).toBe(1500)
  })

  it('looks for a large loss in silences half as long as the longest, too', () => {
    const times = [1, 101, 102, 162, 163, 203]
    const [few, many] = [read(times), read(times)]
    few.notice(999)
    many.notice(1000)
    expect([pass(few, times), pass(many, times)]).toEqual([1, 102])
  })

  it('takes a broken chain for a loss in the longest silence since the goroutine was seen', () => {
    const blind = new BlindStretches(WINDOW_NS)
    expect(pass(blind, [1, 301, 302, 402, 403, 423])).toBe(NEVER)
    blind.broke(302 * US)
    expect(blind.latestFromNs).toBe(302 * US)
  })

  it('finds no silence where a chain broke without one', () => {
    const blind = new BlindStretches(WINDOW_NS)
    pass(blind, [1, 301, 302, 303])
    blind.broke(302 * US)
    expect(blind.latestFromNs).toBe(NEVER)
  })

  it('passes over events without a time', () => {
    const times = [Number.NaN, 1, Number.NaN, 101]
    const blind = read(times)
    blind.notice(1)
    expect(pass(blind, times)).toBe(1)
  })

  it('of a capture without end, with or without notices, takes bounded time', () => {
    const times = Array.from({ length: 200_000 }, (_, i) => 20 * i)
    const blind = read(times)
    for (let i = 0; i < 200_000; i++) blind.notice(1e6)
    pass(blind, times)
    for (let i = 0; i < 200_000; i++) blind.broke(0)
    expect(blind.latestFromNs).toBeGreaterThan(0)
  })
})

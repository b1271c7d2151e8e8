import { expect, test } from 'vitest'
import { spanSample } from '../../../src/analyze/shape/span-sample.ts'
import { chooseSpans } from '../../../src/analyze/spans/span-population.ts'
import { SpanStore } from '../../../src/analyze/spans/span-store.ts'
import { draftOf } from '../draft-of.ts'

const CALLS = 60_000
const WINDOW = { fromNs: 1000, toNs: 1000 + CALLS }

/** Of every thousandth call a slow one; all of them over the whole window. */
function sampleOf(window = true): ReturnType<typeof spanSample> {
  const store = new SpanStore({ left: 100_000 })
  for (let i = 0; i < CALLS; i++) {
    const durNs = i % 1000 === 999 ? 5000 + i : 100 + (i % 50)
    store.add(draftOf({ startNs: 1000 + i, durNs, gid: i, topWait: i % 2 }))
  }
  return spanSample(chooseSpans(store, store.sortedRows(), false), {
    window: window ? WINDOW : undefined,
    reason: (at) => `reason ${at}`,
    groupOf: ({ gid }) => (gid % 2 === 0 ? 4 : undefined),
  })
}

test('every cell of latency and time has spans in it, the rare slow ones too, and all are few', () => {
  const { durNs, fromNs } = sampleOf()
  expect(durNs.length).toBeLessThanOrEqual(3000)
  for (let column = 0; column < 60; column++) {
    const here = durNs.filter((_, at) => Math.floor(fromNs[at] / 1000) === column)
    expect(here.filter((ns) => ns >= 5000)).toHaveLength(1)
    expect(here.filter((ns) => ns < 5000).length).toBeGreaterThanOrEqual(8)
  }
})

test('each is a span that was there, the slowest first, with its reason and its group', () => {
  const { durNs, fromNs, gid, wait, group } = sampleOf()
  expect([...durNs]).toEqual([...durNs].sort((a, b) => b - a))
  gid.forEach((call, at) => {
    expect(fromNs[at]).toBe(call)
    expect(durNs[at]).toBe(call % 1000 === 999 ? 5000 + call : 100 + (call % 50))
    expect(wait[at]).toBe(`reason ${call % 2}`)
    expect(group[at]).toBe(call % 2 === 0 ? 4 : -1)
  })
  expect(new Set(gid).size).toBe(gid.length)
})

test('those of a cell are picked by chance: neither the first nor the fastest of it', () => {
  const { gid, durNs } = sampleOf()
  const usual = [...gid].filter((_, at) => durNs[at] < 5000).map((call) => call % 1000)
  const mean = usual.reduce((sum, place) => sum + place, 0) / usual.length
  expect(Math.abs(mean - 500)).toBeLessThan(50)
})

test('without times every latency has spans, and none says when', () => {
  const { durNs, fromNs } = sampleOf(false)
  expect(durNs.some((ns) => ns >= 5000)).toBe(true)
  expect(durNs.some((ns) => ns < 200)).toBe(true)
  expect(fromNs.every(Number.isNaN)).toBe(true)
})

import { expect, test } from 'vitest'
import { HitCounts } from '../../../src/cli/tracing/hit-counts.ts'

test('rates are those between the first tick and the last', () => {
  let nowMs = 500
  const counts = new HitCounts(2, () => nowMs)
  counts.push('@hits[1]: 1000')
  expect(counts.push('gotail counted')).toBe(false)
  nowMs += 200
  counts.push('@hits[0]: 40')
  counts.push('@hits[1]: 1600')
  expect(counts.push('gotail counted')).toBe(true)
  expect(counts.elapsedMs).toBe(200)
  expect(counts.rates).toEqual([200, 3000])
})

test('ticks that come at once tell nothing yet', () => {
  const counts = new HitCounts(1, () => 7)
  for (let tick = 0; tick < 5; tick++) {
    counts.push(`@hits[0]: ${tick * 100}`)
    expect(counts.push('gotail counted')).toBe(false)
  }
  expect(counts.rates).toEqual([])
})

test('other lines are passed over', () => {
  const counts = new HitCounts(1, () => 7)
  for (const line of ['', 'Attaching 3 probes...', '@hits[x]: 1', '@ticks: 3', 'Lost 3 events']) {
    expect(counts.push(line)).toBe(false)
  }
})

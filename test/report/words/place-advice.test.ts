import { expect, test } from 'vitest'
import type { PlaceShare } from '../../../src/model/places.ts'
import { adviceOn } from '../../../src/report/words/place-advice.ts'
import { fn } from '../sample-analysis.ts'

const place = (name: string | undefined, tailMeanNs: number): PlaceShare => ({
  component: 'wait_mutex',
  ...(name === undefined ? {} : { at: { fn: name, file: '/src/a.go', line: 1, pc: 1 } }),
  ...{ stack: [], totalNs: 1, waits: 1, bodyMeanNs: 0, tailMeanNs, wakers: [], behind: [] },
})

const causeOf = (...places: readonly PlaceShare[]): string =>
  adviceOn('wait_mutex', fn({ places })).cause

test('advice on a component names its place, and what only helps to find it is left out', () => {
  const advice = adviceOn('wait_mutex', fn({ places: [place('main.Get', 10)] }))
  expect(advice).toMatchObject({ cause: 'at main.Get, a.go:1', isPlaced: true })
  expect(advice.cure).not.toContain('profile')
})

test('it names two places with their parts, and none where most has no stack', () => {
  expect(causeOf(place('main.Get', 60), place('main.Put', 30), place(undefined, 10))).toBe(
    'at main.Get, a.go:1 (60 %) and at main.Put, a.go:1 (30 %)',
  )
  expect(causeOf(place('main.Get', 10), place(undefined, 90))).toContain('goroutines queue')
})

test('a bare address, which may be that of the runtime, is no place to send somebody to', () => {
  const bare: PlaceShare = { ...place('main.Get', 90), at: { pc: 0x459277 } }
  expect(adviceOn('wait_mutex', fn({ places: [bare] })).isPlaced).toBe(false)
})

test('without stacks it says what usually makes the component large, and how to find the place', () => {
  const advice = adviceOn('wait_mutex', fn())
  expect(advice.isPlaced).toBe(false)
  expect(advice.cure).toContain('mutex profile')
})

test('a place in a system call names the call', () => {
  const sync: PlaceShare = { ...place('main.flush', 5), component: 'syscall', systemCall: 'fsync' }
  expect(adviceOn('syscall', fn({ places: [sync] })).cause).toBe('fsync at main.flush, a.go:1')
})

import { describe, expect, it } from 'vitest'
import type { TimelineState } from '../../../src/model/analysis.ts'
import type { PlaceShare } from '../../../src/model/places.ts'
import {
  chainWords,
  isSameFrame,
  placedStates,
  placedStateWords,
} from '../../../src/report/words/state-words.ts'
import { fn } from '../sample-analysis.ts'

const GET = { fn: 'cache.(*Cache).Get', file: '/src/cache.go', line: 12, pc: 1 }
const PUT = { fn: 'cache.(*Cache).Put', file: '/src/cache.go', line: 34, pc: 2 }
const ALL = { most: 50, leastPart: 0 }

const locked = (fromNs: number, toNs: number, gid = 9): TimelineState => ({
  ...{ state: 'wait_mutex', fromNs, toNs, why: 'sync.Mutex.Lock' },
  ...{ at: GET, by: { gid, goroutine: 'main.work', at: PUT } },
})

describe('the states of a span that have a place', () => {
  it('are joined where they are of the same line and ended by the same line, the longest first', () => {
    const timeline = [
      locked(0, 1e6),
      { state: 'running', fromNs: 1e6, toNs: 9e6, why: '' },
      locked(9e6, 12e6, 10),
      { ...locked(12e6, 13e6), at: PUT },
    ] as const
    const found = placedStates(timeline, 13e6, ALL)
    expect(found.map(({ ns, times }) => [ns, times])).toEqual([
      [4e6, 2],
      [1e6, 1],
    ])
    expect(placedStateWords(found[0])).toBe(
      'mutex 4.00 ms (2 times) at cache.(*Cache).Get, cache.go:12, released by cache.(*Cache).Put, cache.go:34 (goroutine 9)',
    )
    expect(placedStates(timeline, 13e6, { most: 1, leastPart: 0 })).toHaveLength(1)
    expect(placedStates(timeline, 13e6, { most: 9, leastPart: 0.1 })).toHaveLength(1)
  })

  it('are ended by the runtime where no goroutine ended them', () => {
    const [state] = placedStates([{ ...locked(0, 5), state: 'wait_net', by: { gid: 0 } }], 5, ALL)
    expect(placedStateWords(state)).toContain('ended by the network poller')
  })

  it('have a chain behind them where the places of the function tell one', () => {
    const place: PlaceShare = {
      ...{ component: 'wait_mutex', at: GET, stack: [], totalNs: 1, waits: 1 },
      ...{ bodyMeanNs: 0, tailMeanNs: 1, wakers: [] },
      behind: [
        { component: 'syscall', systemCall: 'fsync', share: 0.8 },
        { component: 'running', share: 0.2 },
      ],
    }
    const [state] = placedStates([locked(0, 5)], 5, ALL)
    expect(chainWords(fn({ places: [place] }), state)).toBe(
      'in a system call: fsync (80 %); running (20 %)',
    )
    expect(chainWords(fn({ places: [{ ...place, at: PUT }] }), state)).toBe('')
  })
})

describe('isSameFrame', () => {
  it('goes by function and line, and by the address where there are no names', () => {
    expect(isSameFrame(GET, { ...GET, pc: 7 })).toBe(true)
    expect(isSameFrame(GET, { ...GET, line: 13 })).toBe(false)
    expect(isSameFrame({ pc: 7 }, { pc: 7 })).toBe(true)
    expect(isSameFrame({ pc: 7 }, { pc: 8 })).toBe(false)
    expect(isSameFrame(undefined, GET)).toBe(false)
  })
})

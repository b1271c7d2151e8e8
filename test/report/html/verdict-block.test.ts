import { expect, test } from 'vitest'
import type { PlaceShare } from '../../../src/model/places.ts'
import { verdictBlock } from '../../../src/report/html/verdict-block.ts'
import { analysis, fn } from '../sample-analysis.ts'

const PUT = { fn: 'main.(*Store).put', file: '/src/store.go', line: 104, pc: 1 }
const COMMIT = { fn: 'main.(*Store).commit', file: '/src/store.go', line: 115, pc: 2 }
const PLACE: PlaceShare = {
  component: 'wait_mutex',
  at: PUT,
  stack: [PUT],
  totalNs: 1,
  waits: 7,
  bodyMeanNs: 0,
  tailMeanNs: 5e6,
  excessShare: 0.62,
  wakers: [{ goroutine: 'main.(*Store).commits', at: COMMIT, share: 1 }],
  behind: [{ component: 'syscall', systemCall: 'fsync', at: COMMIT, share: 0.9 }],
}

test('the head of a page says the place, who held it, and what the holder did: as a terminal does', () => {
  const placed = fn({ tailVerdict: 'long', places: [PLACE] })
  const { text } = verdictBlock(placed, 0, analysis({ functions: [placed] }))
  expect(text).toContain('62 % of it at one place (mutex): main.(*Store).put, store.go:104;')
  expect(text).toContain('released by main.(*Store).commit, store.go:115')
  expect(text).toContain('in a system call 90 % of that time: fsync at main.(*Store).commit.')
})

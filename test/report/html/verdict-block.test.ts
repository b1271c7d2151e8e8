import { expect, test } from 'vitest'
import type { PlaceShare } from '../../../src/model/places.ts'
import { verdictBlock } from '../../../src/report/html/verdict-block.ts'
import { analysis, fn, P50, P99 } from '../sample-analysis.ts'

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
  expect(text).toContain(
    '62 % of the excess at one place (mutex): main.(*Store).put, store.go:104;',
  )
  expect(text).toContain('released by main.(*Store).commit, store.go:115')
  expect(text).toContain('in a system call 90 % of that time: fsync at main.(*Store).commit.')
})

test('the heading has the answer, what makes it doubtful stands below', () => {
  const { highNs: _, ...open } = P99
  const doubtful = fn({ quantiles: [P50, open] })
  const { text } = verdictBlock(doubtful, 0, analysis({ functions: [doubtful] }))
  const [, heading = ''] = /<h1>(.*?)<\/h1>/s.exec(text) ?? []
  expect(heading).toMatch(/<code>main\.handle<\/code> p99 is 12\.3 ms.*\.$/)
  expect(heading).not.toContain(';')
  expect(text).toMatch(/<p class="doubts">Its 95 % interval .*\.<\/p>/)
  const sure = fn({ quantiles: [P50, P99] })
  const plain = verdictBlock(sure, 0, analysis({ functions: [sure] })).text
  expect(plain).not.toContain('class="doubts"')
})

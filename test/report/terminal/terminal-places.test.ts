import { expect, test } from 'vitest'
import type { FunctionAnalysis } from '../../../src/model/analysis.ts'
import type { PlaceShare } from '../../../src/model/places.ts'
import { placesSection } from '../../../src/report/terminal/terminal-places.ts'
import { ink } from '../../../src/report/text/ink.ts'
import { placeSentence } from '../../../src/report/words/place-words.ts'
import { fn } from '../sample-analysis.ts'

const GET = { fn: 'example.com/db/cache.(*Cache).Get', file: '/src/db/cache.go', line: 123, pc: 1 }
const EVICT = {
  fn: 'example.com/db/cache.(*Cache).evict',
  file: '/src/db/evict.go',
  line: 88,
  pc: 2,
}
const SYNC = { fn: 'os.(*File).Sync', file: '/go/src/os/file.go', line: 5, pc: 3 }

const MUTEX: PlaceShare = {
  component: 'wait_mutex',
  at: GET,
  stack: [GET],
  totalNs: 1,
  waits: 1,
  bodyMeanNs: 0,
  tailMeanNs: 5,
  excessShare: 0.62,
  verdict: 'confirmed',
  wakers: [{ goroutine: 'example.com/db/cache.(*Cache).evict', at: EVICT, share: 1 }],
  behind: [{ component: 'syscall', systemCall: 'fsync', at: SYNC, share: 0.81 }],
}

const of = (...places: readonly PlaceShare[]): FunctionAnalysis => fn({ places })
const section = (about: FunctionAnalysis, verbose = false): readonly string[] =>
  placesSection(about, { columns: 100, ink: ink({ color: false }), verbose })

test('the leading place is a sentence: the line, who held it, and what that did meanwhile', () => {
  expect(placeSentence(of(MUTEX))).toBe(
    '62 % of the excess at one place (mutex): cache.(*Cache).Get, cache.go:123; released by ' +
      'cache.(*Cache).evict, evict.go:88, which was in a system call 81 % of that time: fsync at os.(*File).Sync.',
  )
})

test('a tail that is not long blames no place', () => {
  expect(placeSentence({ ...of(MUTEX), tailVerdict: 'none' })).toBe('')
})

test('places stand in a table with their verdicts, and those that are details are left out', () => {
  expect(section(of(MUTEX, { ...MUTEX, excessShare: 0.01 }))).toEqual([
    'Where, and because of whom',
    '     62 %  mutex  cache.(*Cache).Get, cache.go:123  confirmed',
    '                  released by cache.(*Cache).evict, evict.go:88, which was in a system call 81 % of',
    '                  that time: fsync at os.(*File).Sync',
  ])
})

test('without the binary a place is its address, and the report says what to give', () => {
  const bare = of({ ...MUTEX, at: { pc: 0x462bb2 }, wakers: [], behind: [] })
  expect(placeSentence(bare)).toBe('')
  const lines = section(bare)
  expect(lines[1]).toContain('0x462bb2')
  expect(lines.join(' ')).toContain('--binary FILE')
})

test('a chain that ends at a wait without a stack says how to see further', () => {
  const chain = (...behind: PlaceShare['behind']): string =>
    section(of({ ...MUTEX, behind })).join(' ')
  expect(chain({ component: 'wait_select', share: 0.6 })).toContain('--stacks all')
  expect(chain({ component: 'wait_select', at: SYNC, share: 0.6 })).not.toContain('--stacks')
  expect(chain({ component: 'wait_net', share: 0.6 })).not.toContain('--stacks')
  expect(chain({ component: 'wait_select', share: 0.1 })).not.toContain('--stacks')
})

test('what the runtime ended is told as that, and what nobody saw is not told', () => {
  const runtime = { isRuntime: true, share: 1 } as const
  const net = { ...MUTEX, component: 'wait_net', wakers: [runtime] } as const
  expect(placeSentence(of(net))).toContain('ended by the network poller')
  expect(placeSentence(of({ ...MUTEX, wakers: [] }))).toBe(
    '62 % of the excess at one place (mutex): cache.(*Cache).Get, cache.go:123.',
  )
})

test('hostile names of a binary reach no terminal raw', () => {
  const at = { fn: 'a\u001b[2J', file: 'b\u001b.go', line: 1, pc: 1 }
  expect(placeSentence(of({ ...MUTEX, at }))).not.toContain('\u001b')
})

test('a capture without stacks has no such section', () => {
  const { at: _, ...nowhere } = MUTEX
  expect(section(of(nowhere))).toEqual([])
})

test('of a lock convoy who held the lock first is named, not the waiter that passes it on', () => {
  const waits = { fn: 'main.(*Store).put', file: '/src/store.go', line: 10, pc: 1 }
  const passes = { ...waits, line: 12, pc: 2 }
  const commits = { fn: 'main.(*Store).commit', file: '/src/store.go', line: 33, pc: 3 }
  const wakers = [
    { goroutine: 'main.worker', at: passes, share: 0.6 },
    { goroutine: 'main.(*Store).commits', at: commits, share: 0.3 },
    { goroutine: 'main.other', at: passes, share: 0.1 },
  ]
  const behind = [{ component: 'syscall', systemCall: 'fsync', at: commits, share: 0.9 }] as const
  const convoy = of({ ...MUTEX, at: waits, wakers, behind })
  expect(placeSentence(convoy)).toContain(
    'released by main.(*Store).commit, store.go:33 in goroutine main.(*Store).commits, and passed on by those who waited (70 %); the holder was in a system call 90 % of that time: fsync at main.(*Store).commit.',
  )
  // Where nobody else was seen to release it, the waiter is all there is to name.
  expect(placeSentence(of({ ...MUTEX, at: waits, wakers: [wakers[0]], behind }))).toContain(
    'released by main.(*Store).put, store.go:12 in goroutine main.worker (60 %), which was in a system call',
  )
})

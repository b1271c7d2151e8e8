import { describe, expect, it } from 'vitest'
import type { FunctionAnalysis } from '../../../src/model/analysis.ts'
import type { PlaceShare } from '../../../src/model/places.ts'
import { placeIdOf } from '../../../src/report/html/place-link.ts'
import { placeSection } from '../../../src/report/html/place-section.ts'
import { fn } from '../sample-analysis.ts'

const GET = { fn: 'cache.(*Cache).Get', file: '/src/cache.go', line: 12, pc: 1 }
const PUT = { fn: 'cache.(*Cache).Put', file: '/src/cache.go', line: 34, pc: 2 }

const PLACE: PlaceShare = {
  component: 'wait_mutex',
  at: GET,
  stack: [GET],
  totalNs: 1,
  waits: 7,
  bodyMeanNs: 0,
  tailMeanNs: 5e6,
  excessShare: 0.62,
  excessShareLow: 0.5,
  excessShareHigh: 0.7,
  withoutNs: 1e6,
  verdict: 'confirmed',
  wakers: [{ goroutine: 'cache.(*Cache).Put', at: PUT, share: 1 }],
  behind: [
    { component: 'syscall', systemCall: 'fsync', share: 0.8 },
    { component: 'running', share: 0.199 },
    { component: 'unknown', share: 0.001 },
  ],
}

const sectionOf = (about: FunctionAnalysis): string => placeSection(about, 0)?.text ?? ''

describe('the places of a page', () => {
  it('are told with who ended the waits, and with what stood behind them', () => {
    const text = sectionOf(fn({ places: [PLACE] }))
    expect(text).toContain('cache.(*Cache).Get, cache.go:12')
    expect(text).toContain('released by cache.(*Cache).Put, cache.go:34')
    expect(text).toContain('in a system call: fsync <b>80 %</b>')
    expect(text).toContain('50 % to 70 %')
    // Next to nothing is left out.
    expect(text).not.toContain('not known')
  })

  it('are not told where no stack was printed', () => {
    const { at: _, ...bare } = PLACE
    expect(sectionOf(fn({ places: [] }))).toBe('')
    expect(sectionOf(fn({ places: [bare] }))).toBe('')
  })

  it('say what to give where the binary is missing', () => {
    expect(sectionOf(fn({ places: [{ ...PLACE, at: { pc: 0x40820e } }] }))).toContain(
      '--binary FILE',
    )
  })

  it('stay text whatever the names are, in the data of the flame graph as well', () => {
    const evil = { fn: '</script><img src=x>', file: '/a/<b>.go', line: 1, pc: 9 }
    const stack = { stack: [0], component: 'wait_mutex', ns: 1 } as const
    const text = sectionOf(
      fn({
        places: [{ ...PLACE, at: evil, stack: [evil] }],
        flame: { frames: [evil], tail: [stack], body: [] },
      }),
    )
    expect(text).not.toContain('<img')
    expect(text.match(/<\/script>/g)).toHaveLength(1)
  })

  it('keep all time where stacks are too many: the rest stands without a stack', () => {
    const tail = Array.from({ length: 2000 }, (_, index) => ({
      stack: [index],
      component: 'wait_mutex' as const,
      ns: 10,
    }))
    const frames = tail.map((_, index) => ({ pc: index + 1 }))
    const text = sectionOf(fn({ places: [PLACE], flame: { frames, tail, body: [] } }))
    const [, json = ''] = /<script type="application\/json">(.*?)<\/script>/s.exec(text) ?? []
    const rows: readonly (readonly number[])[] = JSON.parse(json).tail
    expect(rows.length).toBe(601)
    expect(rows.reduce((sum, [ns]) => sum + ns, 0)).toBe(20_000)
    expect(JSON.parse(json).frames.length).toBe(600)
  })
})

describe('a state', () => {
  it('leads to the place where it was, by component, function and line', () => {
    const about = fn({ places: [PLACE] })
    const state = { state: 'wait_mutex', fromNs: 0, toNs: 1, why: '' } as const
    expect(placeIdOf(about, 3, { ...state, at: { ...GET, pc: 99 } })).toBe('f3-place-0')
    expect(placeIdOf(about, 3, { ...state, at: PUT })).toBeUndefined()
    expect(placeIdOf(about, 3, { ...state, state: 'wait_chan', at: GET })).toBeUndefined()
    expect(placeIdOf(about, 3, state)).toBeUndefined()
  })
})

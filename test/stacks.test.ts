import { describe, expect, it } from 'vitest'
import type { Analysis, FunctionAnalysis } from '../src/model/analysis.ts'
import { AnalyzeRun } from '../src/pipeline.ts'
import { analysisJson } from '../src/report/json/json.ts'
import { inWords } from './accuracy/in-words.ts'
import {
  agreement,
  printedChanges,
  printedSleeps,
  stackedText,
  symbolsOfCapture,
  tracedChanges,
} from './accuracy/traced-stacks.ts'

/** Beginnings of real captures with stacks, and what Go's own execution trace saw of the same run. */
const ALL = ['go1.24-net', 'go1.27-contend'] as const
/** Both stamp a change at its own moment: neighbours of one goroutine are closer to each other than 100 us, rarely than 10. */
const NEAR_NS = 10_000
const NEARBY_NS = 100_000

function analysisOf(name: (typeof ALL)[number], text: string): Analysis {
  const run = new AnalyzeRun({ symbols: () => symbolsOfCapture(name) })
  run.push(new TextEncoder().encode(text))
  return run.end()
}

describe.each(ALL)('the stacks of %s', (name) => {
  const text = stackedText(name, 'bpf.log.gz')
  const printed = printedChanges(text, symbolsOfCapture(name))
  const traced = tracedChanges(stackedText(name, 'trace.txt.gz'))

  it.each(['blocks', 'wakes'] as const)('agree with Go where a goroutine %s', (kind) => {
    const changes = printed.filter((change) => change.kind === kind)
    expect(changes.length).toBeGreaterThan(400)
    const near = agreement(changes, traced, NEAR_NS)
    expect(near.matched).toBeGreaterThan(0.75 * changes.length)
    expect(near).toEqual({
      matched: near.matched,
      sameStack: near.matched,
      sameWaker: near.matched,
    })
    const nearby = agreement(changes, traced, NEARBY_NS)
    expect(nearby.matched).toBeGreaterThan(0.99 * changes.length)
    expect(nearby.sameWaker).toBe(nearby.matched)
    expect(nearby.sameStack).toBeGreaterThan(0.996 * nearby.matched)
  })

  const analysis = analysisOf(name, text)
  const [fn] = analysis.functions

  it('give places that sum to the components, to the nanosecond', () => {
    expect(fn.spans).toBeGreaterThan(500)
    expect(placesByComponent(fn)).toEqual(
      new Map(fn.components.map((each) => [each.name, each.totalNs])),
    )
  })

  it('tell of every place with a stack the function and the line, and whole shares', () => {
    const known = fn.places.filter(({ at }) => at !== undefined)
    expect(known.length).toBeGreaterThan(3)
    for (const { at, wakers, behind, stack } of known) {
      const own = stack.find(({ fn: each }) => each?.startsWith('main.'))
      if (own !== undefined) expect(at).toEqual(own)
      expect(at?.line).toBeGreaterThan(0)
      expect(wakers.reduce((sum, { share }) => sum + share, 0)).toBeLessThanOrEqual(1 + 1e-9)
      if (behind.length > 0) {
        expect(behind.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9)
      }
      if (stack.length > 0) expect(stack).toContainEqual(at)
    }
  })

  it('tell the same in words as in columns', () => {
    const words = analysisOf(name, inWords(text))
    const told = (each: Analysis): unknown => JSON.parse(analysisJson(each)).functions
    expect(told(words)).toEqual(told(analysis))
  })
})

function placesByComponent({ places }: FunctionAnalysis): ReadonlyMap<string, number> {
  const sums = new Map<string, number>()
  for (const { component = 'other', totalNs } of places) {
    sums.set(component, (sums.get(component) ?? 0) + totalNs)
  }
  return sums
}

describe('the culprit', () => {
  it('is the line that waits for the lock, and the line that releases it', () => {
    const name = 'go1.27-contend'
    const [fn] = analysisOf(name, stackedText(name, 'bpf.log.gz')).functions
    const [first] = fn.places
    expect(first).toMatchObject({
      component: 'wait_mutex',
      at: { fn: 'main.(*Server).Handle', file: '/src/wl/wl.go', line: 113 },
      wakers: [{ at: { fn: 'main.(*Server).Handle', line: 115 }, share: 1 }],
    })
    expect(first.excessShare).toBeGreaterThan(0.8)
    expect(first.stack.map(({ fn: name }) => name)).toContain('sync.(*Mutex).Lock')
  })
})

describe('sleeps in system calls, from the registers at the switch', () => {
  const lines = stackedText('go1.24-fsync', 'bpf.log.gz').split('\n')

  it('are read with their number and their place: 1,575 in fsync, 22 in write, 15 in none', () => {
    const found = printedSleeps(lines.join('\n'))
    expect(new Map([...found].map(([call, { count }]) => [call, count]))).toEqual(
      new Map([
        [74, 1575],
        [1, 22],
        [-1, 15],
      ]),
    )
    expect(Math.round((found.get(74)?.ns ?? 0) / 1e6)).toBe(887)
    expect(found.get(74)?.isPlaced).toBe(true)
  })
})

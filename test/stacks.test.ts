import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
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
import { runs } from './property-runs.ts'

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

/** Fields where a stack stands: addresses of any size, words that are none, none at all, or far too many. */
const garbage = fc.oneof(
  fc.array(
    fc.oneof(
      fc.integer({ min: 0, max: 0x2000 }).map((pc) => pc.toString(16)),
      fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((pc) => pc.toString(16)),
    ),
    { maxLength: 300 },
  ),
  fc.array(fc.constantFrom('0', 'g', '-1', '1e5', '0x5', '', 'zz', '7'), { maxLength: 20 }),
)
interface GarbageWait {
  readonly at: readonly string[]
  readonly by: readonly string[]
  readonly reason: number
  readonly waker: string
  readonly ns: number
}

const wait: fc.Arbitrary<GarbageWait> = fc.record({
  at: garbage,
  by: garbage,
  reason: fc.integer({ min: 0, max: 60 }),
  waker: fc.constantFrom('0', '1', '7', '8', '99', '-1', 'x'),
  ns: fc.integer({ min: 1, max: 1e6 }),
})
const garbageSpans = fc.array(fc.array(wait, { maxLength: 6 }), { minLength: 1, maxLength: 30 })

test('whatever stands in place of a stack, places sum to the components, to the nanosecond', () => {
  let placed = 0
  fc.assert(
    fc.property(garbageSpans, (some) => {
      // A tail is explained from some hundred spans on.
      const spans = Array.from({ length: 300 }, (_, i) => some[i % some.length])
      const run = new AnalyzeRun()
      run.push(new TextEncoder().encode(garbageCapture(spans)))
      const [fn] = run.end().functions
      expect(fn.spans).toBe(spans.length)
      const totals = new Map(fn.components.map((each) => [each.name, each.totalNs]))
      if (fn.places.length === 0) return
      placed++
      expect(placesByComponent(fn)).toEqual(totals)
    }),
    runs(400),
  )
  expect(placed).toBeGreaterThan(5)
})

test('thousands of places are told as far as they lead; the rest is other, and their sum stays whole', () => {
  const spans = Array.from({ length: 900 }, (_, span) =>
    Array.from({ length: 6 }, (_, i) => ({
      at: [(0x1000 + 6 * span + i).toString(16)],
      by: [],
      reason: 14,
      waker: '0',
      ns: 1000 + span,
    })),
  )
  const run = new AnalyzeRun()
  run.push(new TextEncoder().encode(garbageCapture(spans)))
  const [fn] = run.end().functions
  const sum = (all: readonly { readonly totalNs: number }[]): number =>
    all.reduce((ns, { totalNs }) => ns + totalNs, 0)
  const other = fn.places.filter(({ component }) => component === undefined)
  expect(fn.places.length).toBeLessThanOrEqual(513)
  expect(other.length).toBe(1)
  expect(other[0].waits).toBeGreaterThan(4000)
  expect(sum(fn.places)).toBe(sum(fn.components))
})

function garbageCapture(spans: readonly (readonly GarbageWait[])[]): string {
  let now = 5_000_000_000
  const lines = ['H gotail=2 go=1.24.0 arch=amd64 abi=reg clock=boot exit=ret entry=push fn=main.f']
  for (const waits of spans) {
    lines.push(`E ${now++} 0 7 1 100 0`)
    for (const { at, by, reason, waker, ns } of waits) {
      lines.push(`G ${now} 0 7 1 2 4 ${reason} ${at.join(' ')}`)
      now += ns
      lines.push(`G ${now++} 0 8 1 4 1 ${reason} ${waker} ${by.join(' ')}`)
      lines.push(`G ${now++} 0 7 1 1 2 ${reason}`, `S ${now++} 0 7 ${at.join(' ')}`)
    }
    now += 500
    lines.push(`X ${now++} 0 7 1 100 0`)
  }
  return `${lines.join('\n')}\nZ ${now}\n`
}

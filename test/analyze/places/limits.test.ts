import { describe, expect, test } from 'vitest'
import { type HistoryBudget, WaitHistory } from '../../../src/analyze/places/wait-history.ts'
import type { Analysis, FunctionAnalysis } from '../../../src/model/analysis.ts'
import type { Symbols } from '../../../src/model/places.ts'
import { AnalyzeRun } from '../../../src/pipeline.ts'
import { stretch } from '../stretch.ts'

const MUTEX = 22
const BASE = 0x400000
const HEAD = [
  'H gotail=2 go=1.27.3 arch=amd64 exit=ret entry=push',
  'H fn=main.put',
  'H fn=main.get',
]

/** Each address is a line of its own. */
const SYMBOLS: Symbols = {
  framesAt: (pc) => [
    { fn: 'main.work', file: '/srv/main.go', line: pc + 1 - BASE, owner: 'program' },
  ],
  functionAt: () => undefined,
}

function analyze(lines: readonly string[]): Analysis {
  const run = new AnalyzeRun({ symbols: () => SYMBOLS })
  run.push(new TextEncoder().encode(`${[...HEAD, ...lines].join('\n')}\n`))
  return run.end()
}

/** Event lines of one goroutine after another, with a clock that goes on. */
class Log {
  readonly lines: string[] = []
  #nowNs: number

  constructor(fromNs: number) {
    this.#nowNs = fromNs
  }

  /** So much later: `G 0 70 7 1 2 0` without its time. */
  add(afterNs: number, event: string): void {
    this.#nowNs += afterNs
    this.lines.push(`${event.slice(0, 1)} ${this.#nowNs}${event.slice(1)}`)
  }
}

/** Goroutine 7 waits at one line after the other, `each` of them in a span. */
function waits(fn: number, lines: readonly number[], each: number, fromNs: number): string[] {
  const log = new Log(fromNs)
  lines.forEach((line, i) => {
    if (i % each === 0) {
      log.add(0, 'G 0 70 7 1 2 0')
      log.add(100, `E 0 70 7 100 ${fn}`)
    }
    log.add(100, `G 0 70 7 2 4 ${MUTEX} ${(BASE + line).toString(16)}`)
    log.add(1000, `G 1 71 7 4 1 ${MUTEX}`)
    log.add(100, 'G 0 70 7 1 2 0')
    if (i % each === each - 1) log.add(100, `X 0 70 7 100 ${fn}`)
  })
  return log.lines
}

function lineNumbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i + 1)
}

function leftOut({ diagnostics }: Analysis, code: string): number | undefined {
  return diagnostics.find((each) => each.code === code)?.count
}

/** The places of each component sum to what it took. */
function expectSums({ components, places }: FunctionAnalysis): void {
  const told = places.reduce((sum, { totalNs }) => sum + totalNs, 0)
  expect(told).toBe(components.reduce((sum, { totalNs }) => sum + totalNs, 0))
}

describe('places', () => {
  test('beyond 4,096 of a function are its other places: their time is told, and how often', () => {
    const lines = [
      ...waits(0, lineNumbers(4500), 450, 1e9),
      ...waits(1, [4400, 4401], 2, 2e9),
      'Z 3000000000',
    ]
    const analysis = analyze(lines)
    // Besides the lines a function runs, and waits to be run.
    expect(leftOut(analysis, 'PLACES_LEFT_OUT')).toBe(4500 + 2 - 4096)
    const [put, get] = ['main.put', 'main.get'].map((name) =>
      analysis.functions.find(({ fn }) => fn === name),
    )
    if (put === undefined || get === undefined) throw new Error('a function is missing')
    expectSums(put)
    expectSums(get)
    const others = put.places.filter(({ component }) => component === undefined)
    expect(others.length).toBe(1)
    expect(others[0].waits).toBeGreaterThanOrEqual(4500 + 2 - 4096)
    // The other function has all its room.
    expect(get.places.map(({ at }) => at?.line)).toEqual(expect.arrayContaining([4400, 4401]))
    expect(get.places.every(({ component }) => component !== undefined)).toBe(true)
  })

  test('on a stack beyond the 65,536 of a capture have no line, and all of their time', () => {
    const others = Array.from(
      { length: 65_600 },
      (_, i) => `G ${1e9 + i} 0 90 9 2 4 ${MUTEX} ${(BASE + 100_000 + i).toString(16)}`,
    )
    const analysis = analyze([...others, ...waits(0, [1, 2, 3], 3, 2e9), 'Z 3000000000'])
    // Number 0 is no stack.
    expect(leftOut(analysis, 'STACKS_LEFT_OUT')).toBe(65_600 + 3 - 65_535)
    const [fn] = analysis.functions
    expectSums(fn)
    const [mutex] = fn.places.filter(({ component }) => component === 'wait_mutex')
    expect(mutex).toMatchObject({ totalNs: 3000, waits: 3 })
    expect(mutex.at).toBeUndefined()
  })
})

describe('what a goroutine remembers', () => {
  /** Goroutine 8 waits at line 1 for goroutine 9, which the runtime woke at line 2 again and again meanwhile. */
  function behind(rounds: number): FunctionAnalysis['places'][number] {
    const out = ['G 900000000 1 90 9 1 2 0']
    for (let span = 0; span < 60; span++) {
      const log = new Log(1e9 + span * 10_000_000)
      log.add(0, 'G 0 80 8 1 2 0')
      log.add(100, 'E 0 80 8 100 0')
      log.add(100, `G 0 80 8 2 4 ${MUTEX} ${(BASE + 1).toString(16)}`)
      for (let i = 0; i < rounds; i++) {
        log.add(1000, `G 1 90 9 2 4 ${MUTEX} ${(BASE + 2).toString(16)}`)
        log.add(9000, `G 1 91 9 4 1 ${MUTEX} 0`)
        log.add(0, 'G 1 90 9 1 2 0')
      }
      log.add(1000, `G 1 90 8 4 1 ${MUTEX} 9 0 ${(BASE + 3).toString(16)}`)
      log.add(100, 'G 0 80 8 1 2 0')
      log.add(100, 'X 0 80 8 100 0')
      out.push(...log.lines)
    }
    const [fn] = analyze([...out, 'Z 9000000000']).functions
    const place = fn.places.find(({ at }) => at?.line === 1)
    if (place === undefined) throw new Error('nobody waits at line 1')
    expect(place.behind.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9)
    return place
  }
  const shareOf = (
    wanted: (part: FunctionAnalysis['places'][number]['behind'][number]) => boolean,
    { behind: parts }: FunctionAnalysis['places'][number],
  ): number => parts.filter(wanted).reduce((sum, { share }) => sum + share, 0)

  test('are 64 intervals: what it did before is unknown, and the parts of the wait still sum to it', () => {
    const isUnknown = ({ component }: { readonly component: string }): boolean =>
      component === 'unknown'
    expect(shareOf(isUnknown, behind(20))).toBe(0)
    const long = behind(100)
    expect(shareOf(isUnknown, long)).toBeGreaterThan(0.5)
    expect(shareOf(({ at }) => at?.line === 2, long)).toBeGreaterThan(0.2)
  })

  test('are a million intervals of all goroutines together: who comes later remembers nothing, counted', () => {
    const budget: HistoryBudget = { left: 1_000_000, refused: 0 }
    const full = 1_000_000 / 64
    const all = Array.from({ length: full + 3 }, () => new WaitHistory(budget))
    for (const history of all) for (let i = 0; i < 64; i++) history.add(i, stretch(i, i + 0.5, 1))
    expect(budget).toEqual({ left: 0, refused: 3 * 64 })
    expect(all[full - 1].end - all[full - 1].first).toBe(64)
    expect(all[full].end - all[full].first).toBe(0)
  })
})

import { describe, expect, it } from 'vitest'
import { waitReasons } from '../../../src/analyze/spans/wait-reasons.ts'
import type { FunctionAnalysis } from '../../../src/model/analysis.ts'
import type { BehindShare, PlaceShare } from '../../../src/model/places.ts'
import { AnalyzeRun } from '../../../src/pipeline.ts'

const HEADER = ['H gotail=2 go=1.24.4 arch=amd64 abi=reg exit=ret entry=push', 'H fn=main.handle']
const MUTEX = 22
const NET = 2
const SLEEP = waitReasons('1.24.4').name.indexOf('sleep')

/** Microseconds of the capture as a time of its clock. */
const at = (us: number): string => `${5_000_000_000 + us * 1000}`

/** What the places of the only function are, of a capture of these lines. */
function functionOf(lines: readonly string[]): FunctionAnalysis {
  const run = new AnalyzeRun({ percents: [50, 99] })
  run.push(new TextEncoder().encode(`${[...HEADER, ...lines].join('\n')}\n`))
  return run.end().functions[0]
}

const mutexOf = (lines: readonly string[]): PlaceShare => {
  const place = functionOf(lines).places.find(({ component }) => component === 'wait_mutex')
  if (place === undefined) throw new Error('no mutex')
  return place
}

const sharesOf = (behind: readonly BehindShare[]): readonly (readonly [string, number])[] =>
  behind.map(({ component, share }) => [component, Math.round(100 * share)] as const)

/** Goroutine 7 calls the target, and waits from 100 to 1100 µs for the mutex, which `waker` releases. */
const waits = (waker: number): readonly string[] => [
  `G ${at(0)} 0 11 7 1 2 0`,
  `E ${at(1)} 0 11 7 500`,
  `G ${at(100)} 0 11 7 2 4 ${MUTEX} a1 b1`,
  `G ${at(1100)} 1 12 7 4 1 ${MUTEX} ${waker} f00 c1 d1`,
  `G ${at(1110)} 0 11 7 1 2 0`,
  `X ${at(1200)} 0 11 7 500`,
]

const inOrder = (lines: readonly string[]): readonly string[] =>
  lines.toSorted((a, b) => Number(a.split(' ')[1]) - Number(b.split(' ')[1]))

describe('what stands behind a wait', () => {
  it('is the system call of a holder that sleeps in one', () => {
    const holder = [
      `G ${at(0)} 1 12 9 1 2 0`,
      `G ${at(90)} 1 12 9 2 3 0 e1 e2`,
      `G ${at(1080)} 1 12 9 3 2 0`,
    ]
    const { behind, wakers, at: place } = mutexOf(inOrder([...holder, ...waits(9)]))
    expect(sharesOf(behind)).toEqual([
      ['syscall', 98],
      ['running', 2],
    ])
    expect(wakers).toEqual([{ at: { pc: 0xc1 }, share: 1 }])
    expect(place).toEqual({ pc: 0xa1 })
  })

  it('is followed through a holder that waits itself, to whoever that waits for', () => {
    const holder = [
      `G ${at(0)} 1 12 9 1 2 0`,
      `G ${at(50)} 1 12 9 2 4 ${MUTEX} e1`,
      `G ${at(900)} 2 13 9 4 1 ${MUTEX} 5 f01 c2`,
      `G ${at(1000)} 1 12 9 1 2 0`,
    ]
    const other = [
      `G ${at(0)} 2 13 5 1 2 0`,
      `G ${at(40)} 2 13 5 2 3 0 e5`,
      `G ${at(880)} 2 13 5 3 2 0`,
    ]
    const { behind } = mutexOf(inOrder([...holder, ...other, ...waits(9)]))
    expect(sharesOf(behind)).toEqual([
      ['syscall', 78],
      ['running', 12],
      ['sched_wait', 10],
    ])
  })

  it('is itself where the runtime ended it: a timer, or the network', () => {
    for (const [why, component] of [
      [NET, 'wait_net'],
      [SLEEP, 'wait_sleep'],
    ] as const) {
      const lines = waits(0).map((line) => line.replaceAll(` ${MUTEX} `, ` ${why} `))
      const [place] = functionOf(inOrder(lines)).places.filter((each) => each.behind.length > 0)
      expect(place.component).toBe(component)
      expect(sharesOf(place.behind)).toEqual([[component, 100]])
      expect(place.wakers).toEqual([{ isRuntime: true, share: 1 }])
    }
  })

  it('is unknown where nothing was ever seen of the waker', () => {
    expect(sharesOf(mutexOf(inOrder(waits(77))).behind)).toEqual([['unknown', 100]])
  })

  it('never goes round in circles', () => {
    const holder = [
      `G ${at(0)} 1 12 9 1 2 0`,
      `G ${at(50)} 1 12 9 2 4 ${MUTEX} e1`,
      `G ${at(900)} 2 13 9 4 1 ${MUTEX} 7 f01 c2`,
      `G ${at(1000)} 1 12 9 1 2 0`,
    ]
    const { behind } = mutexOf(inOrder([...holder, ...waits(9)]))
    expect(sharesOf(behind)).toEqual([
      ['wait_mutex', 80],
      ['running', 10],
      ['sched_wait', 10],
    ])
  })

  it('is not taken from an earlier line by a capture that begins behind another one, and has no stacks', () => {
    const old = ['H gotail=1 go=1.24.4 exit=ret entry=push', 'H fn=main.handle']
    const later = waits(9).map((line) =>
      line
        .replace(/ 7 2 4 (\d+) .*/, ' 7 2 4 $1')
        .replace(/ 7 4 1 (\d+) .*/, ' 7 4 1 $1')
        .replace(/^(. )5/, '$16'),
    )
    const { places } = functionOf([...inOrder(waits(9)), ...old, ...later])
    const mutexes = places.filter(({ component }) => component === 'wait_mutex')
    expect(mutexes.map(({ at: frame, wakers }) => [frame?.pc, wakers.length])).toEqual([
      [0xa1, 1],
      [undefined, 0],
    ])
  })

  it('sums to the wait, and places to components, to the nanosecond', () => {
    const { places, components } = functionOf(inOrder(waits(9)))
    for (const { name, totalNs } of components) {
      const own = places.filter(({ component }) => component === name)
      expect(own.reduce((sum, each) => sum + each.totalNs, 0)).toBe(totalNs)
    }
  })
})

describe('a thread that sleeps in the kernel', () => {
  it('is in a system call with a name and a place, without a probe of its own', () => {
    const { places } = functionOf(
      inOrder([
        `G ${at(0)} 0 11 7 1 2 0`,
        `E ${at(1)} 0 11 7 500`,
        `O ${at(900)} 0 11 800000 1 100000 7 74 a1 b1`,
        `X ${at(1000)} 0 11 7 500`,
      ]),
    )
    const told = places.map(({ component, systemCall, at: frame, totalNs }) => [
      component,
      systemCall,
      frame?.pc,
      totalNs,
    ])
    expect(told).toContainEqual(['syscall', 'fsync', 0xa1, 700_000])
    expect(told).toContainEqual(['os_runq', undefined, 0xa1, 100_000])
  })

  it('is in a system call where a capture without stacks tells its number', () => {
    const { components, places } = functionOf(
      inOrder([
        'H gotail=1',
        'H fn=main.handle',
        'H rec O ts cpu tid off_ns state wake_ns gid nr',
        `G ${at(0)} 0 11 7 1 2 0`,
        `E ${at(1)} 0 11 7 500`,
        `O ${at(900)} 0 11 800000 1 100000 7 74`,
        `O ${at(950)} 0 11 20000 1 0 7 -1`,
        `X ${at(1000)} 0 11 7 500`,
      ]),
    )
    const total = (wanted: string): number | undefined =>
      components.find(({ name }) => name === wanted)?.totalNs
    expect([total('syscall'), total('os_runq'), total('os_blocked')]).toEqual([
      700_000, 100_000, 20_000,
    ])
    expect(places).toEqual([])
  })

  it('is blocked without a system call where a page fault holds it', () => {
    const { components } = functionOf(
      inOrder([
        `G ${at(0)} 0 11 7 1 2 0`,
        `E ${at(1)} 0 11 7 500`,
        `O ${at(900)} 0 11 800000 2 0 7 -1 a1 b1`,
        `X ${at(1000)} 0 11 7 500`,
      ]),
    )
    expect(components.map(({ name }) => name)).toContain('os_blocked')
  })
})

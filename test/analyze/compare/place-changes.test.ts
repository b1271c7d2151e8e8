import { describe, expect, test } from 'vitest'
import { Random } from '../../../src/analyze/statistics/random.ts'
import type { Comparison, FunctionChange } from '../../../src/model/comparison.ts'
import type { CodeFrame, Symbols } from '../../../src/model/places.ts'
import { CompareRun } from '../../../src/pipeline.ts'
import { exponential } from '../../stats/simulate-spans.ts'

const LOCK = 0x1000
const QUEUE = 0x2000
const MS = 1_000_000
const REASON = { lock: 22, queue: 19 }

interface Planted {
  readonly build?: string
  readonly stacks?: boolean
  /** Mean waits at either place of a span in five, in milliseconds. */
  readonly lockMs: number
  readonly queueMs: number
  readonly seed: number
}

/** A capture of a function that runs, waits for a lock at one line and for a channel at another. */
function capture({ build = 'one', stacks = true, lockMs, queueMs, seed }: Planted): string {
  const random = new Random(seed)
  const lines = [
    'H gotail=2 go=1.27.3 arch=amd64 abi=reg clock=boot exit=ret entry=push',
    `H bin=/srv/server build=${build}`,
    'H fn=main.handle',
  ]
  let now = 1_000_000_000_000
  const wait = (reason: number, pc: number, meanMs: number): void => {
    const at = stacks ? ` ${pc.toString(16)} 0` : ''
    lines.push(`G ${now} 0 7 1 2 4 ${reason}${at}`)
    const ns = random.below(5) === 0 ? Math.round(exponential(random, meanMs * MS)) : 0
    now += 1000 + ns
    lines.push(`G ${now} 0 8 1 4 1 ${reason}`, `G ${now + 500} 0 7 1 1 2 ${reason}`)
    now += 500
  }
  for (let span = 0; span < 3000; span++) {
    lines.push(`E ${now} 0 7 1 100 0`)
    now += 20_000
    wait(REASON.lock, LOCK, lockMs)
    wait(REASON.queue, QUEUE, queueMs)
    now += 20_000
    lines.push(`X ${now} 0 7 1 100 0`)
    now += 1_000_000
  }
  return `${lines.join('\n')}\nZ ${now}\n`
}

/** The program: lines move by `shift` from build to build. */
function symbols(shift: number): Symbols {
  const frame = (line: number): CodeFrame => ({
    fn: line < 50 ? 'main.(*Store).put' : 'main.(*Queue).push',
    file: '/srv/main.go',
    line: line + shift,
    owner: 'program',
  })
  return {
    framesAt: (address) => [frame(address < QUEUE - 1 ? 10 : 90)],
    functionAt: () => undefined,
  }
}

function compared(before: Planted, after: Planted, isNamed = true): Comparison {
  const run = new CompareRun({
    names: ['before', 'after'],
    ...(isNamed ? { symbols: ({ build }) => symbols(build === 'one' ? 0 : 3) } : {}),
  })
  run.before.push(new TextEncoder().encode(capture(before)))
  run.after.push(new TextEncoder().encode(capture(after)))
  return run.end()
}

function named({ places }: FunctionChange): readonly string[] {
  return places
    .filter(({ at }) => at !== undefined)
    .map(({ component, at }) => `${component} ${at?.fn}:${at?.line}`)
}

const BEFORE = { lockMs: 2, queueMs: 2, seed: 1 }
const AFTER = { lockMs: 12, queueMs: 2, seed: 2 }

describe('the change by place in the code', () => {
  test('a line that became slower is found, with an interval, and the other is not', () => {
    const [fn] = compared(BEFORE, AFTER).functions
    const [first, ...others] = fn.places
    expect(first).toMatchObject({
      component: 'wait_mutex',
      at: { fn: 'main.(*Store).put', line: 10 },
      verdict: 'changed',
    })
    expect(first.changeNs / fn.p99.changeNs).toBeGreaterThan(0.8)
    expect(first.lowNs).toBeGreaterThan(0)
    expect(first.tailMean.afterNs).toBeGreaterThan(3 * first.tailMean.beforeNs)
    // Those about p99 wait for the lock now, and less for the queue.
    for (const { changeNs } of others) expect(changeNs).toBeLessThan(0.1 * fn.p99.changeNs)
  })

  test('the places of a component sum to the component, before, after and in the change', () => {
    const [fn] = compared(BEFORE, AFTER).functions
    for (const component of fn.components) {
      const own = fn.places.filter((place) => place.component === component.name)
      const sum = (of: 'beforeNs' | 'afterNs'): number =>
        own.reduce((ns, place) => ns + place[of], 0)
      expect(sum('beforeNs')).toBeCloseTo(component.beforeNs, 3)
      expect(sum('afterNs')).toBeCloseTo(component.afterNs, 3)
    }
  })

  test('another build has other lines: there a function is a place, at its line of now', () => {
    const { functions, placesLeftOut } = compared(BEFORE, { ...AFTER, build: 'two' })
    expect(placesLeftOut).toBeUndefined()
    expect(named(functions[0])).toEqual([
      'wait_mutex main.(*Store).put:13',
      'wait_chan main.(*Queue).push:93',
    ])
  })

  test('of one build addresses will do, of two they are left out, and so are captures without stacks', () => {
    const [fn] = compared(BEFORE, AFTER, false).functions
    expect(fn.places[0].at).toEqual({ pc: LOCK })
    const why = [
      compared(BEFORE, { ...AFTER, build: 'two' }, false),
      compared({ ...BEFORE, stacks: false }, AFTER),
      compared(BEFORE, { ...AFTER, stacks: false }),
      compared({ ...BEFORE, stacks: false }, { ...AFTER, stacks: false }),
    ]
    expect(why.map(({ placesLeftOut }) => placesLeftOut)).toEqual([
      'no names',
      'no stacks before',
      'no stacks after',
      undefined,
    ])
    for (const { functions } of why) expect(functions[0].places).toEqual([])
  })

  test('a capture against itself has changed nowhere', () => {
    const [fn] = compared(BEFORE, BEFORE).functions
    expect(fn.places.length).toBeGreaterThan(1)
    for (const { changeNs, verdict } of fn.places) {
      expect(changeNs).toBe(0)
      expect(verdict).not.toBe('changed')
    }
  })
})

import { describe, expect, test } from 'vitest'
import { Random } from '../../../src/analyze/statistics/random.ts'
import { readComparison } from '../../../src/cli/gates/comparison-reading.ts'
import type { Comparison } from '../../../src/model/comparison.ts'
import type { Symbols } from '../../../src/model/places.ts'
import { CompareRun } from '../../../src/pipeline.ts'
import { comparisonPage } from '../../../src/report/comparison/comparison-page.ts'
import { comparisonJson } from '../../../src/report/json/json-comparison.ts'
import { comparisonMarkdown } from '../../../src/report/markdown/markdown-comparison.ts'
import { terminalComparison } from '../../../src/report/terminal/terminal-compare.ts'

const FSYNC = 74
const STORE = 0x1000

type Sched = 'points' | 'all' | undefined

/**
 * A function that runs, calls the kernel for a short while, sleeps there in one span of five, and sleeps in Go: as
 * scripts that watch the scheduler in this way print it.
 */
function capture(sched: Sched, seed: number): string {
  const random = new Random(seed)
  const how = sched === undefined ? '' : ` sched=${sched}`
  const lines = [
    `H gotail=2 go=1.24.4 arch=amd64 abi=reg clock=boot exit=ret entry=push off_us=20${how}`,
    'H bin=/srv/server build=one',
    'H fn=main.handle',
    'G 999999999000 0 7 1 1 2 0',
  ]
  let now = 1_000_000_000_000
  for (let span = 0; span < 600; span++) {
    lines.push(`E ${now} 0 7 1 100 0`)
    now += 10_000
    if (sched !== 'points') lines.push(`G ${now} 0 7 1 2 3 0 ${STORE.toString(16)} 0`)
    now += 15_000 + random.below(1000)
    if (random.below(5) === 0) {
      const sleepNs = 1_000_000 + random.below(3_000_000)
      now += sleepNs
      lines.push(`O ${now} 0 7 ${sleepNs} 2 0 1 ${FSYNC} ${STORE.toString(16)} 0`)
    }
    if (sched !== 'points') lines.push(`G ${now} 0 7 1 3 2 0`)
    now += 20_000
    lines.push(`G ${now} 0 7 1 2 4 19 ${STORE.toString(16)} 0`)
    lines.push(`G ${now + 4000} 0 8 1 4 1 19`, `G ${now + 5000} 0 7 1 1 2 19`)
    now += 15_000
    lines.push(`X ${now} 0 7 1 100 0`)
    now += 500_000
  }
  return `${lines.join('\n')}\nZ ${now}\n`
}

const SYMBOLS: Symbols = {
  framesAt: () => [{ fn: 'main.store', file: '/srv/main.go', line: 12, owner: 'program' }],
  functionAt: () => undefined,
}

function compared(before: Sched, after: Sched, seeds = [1, 1]): Comparison {
  const run = new CompareRun({
    names: ['before', 'after'],
    componentMeans: true,
    symbols: () => SYMBOLS,
  })
  run.before.push(new TextEncoder().encode(capture(before, seeds[0])))
  run.after.push(new TextEncoder().encode(capture(after, seeds[1])))
  return run.end()
}

function names({ functions }: Comparison): readonly string[] {
  return functions[0].components.map(({ name }) => name).sort()
}

const UNLIKE = compared('points', 'all')

describe('captures that watched the scheduler differently', () => {
  test('have running and system calls as one, whose sum is that of both and changed by nothing here', () => {
    expect(names(UNLIKE)).toEqual(['running+syscall', 'sched_wait', 'wait_sleep'])
    expect(UNLIKE.joinedCalls).toEqual({ before: 'points', after: 'all' })
    const [fn] = UNLIKE.functions
    const one = fn.components.find(({ name }) => name === 'running+syscall')
    expect(one?.changeNs).toBeCloseTo(0, 3)
    expect(one?.verdict).not.toBe('changed')
    expect(one?.tailMean.beforeNs).toBeCloseTo(one?.tailMean.afterNs ?? 0, 3)
    const sum = fn.components.reduce((ns, { afterNs }) => ns + afterNs, 0)
    expect(sum).toBeCloseTo(fn.p99.afterNs, 3)
  })

  test('are told apart as before where both did it alike', () => {
    for (const sched of ['points', 'all', undefined] as const) {
      const alike = compared(sched, sched)
      expect(names(alike)).toEqual(['running', 'sched_wait', 'syscall', 'wait_sleep'])
      expect(alike.joinedCalls).toBeUndefined()
      expect(terminalComparison(alike, { columns: 80, color: false })).not.toContain('as one')
    }
  })

  test('are taken as unlike where only one of them says how, as older scripts do not', () => {
    expect(compared(undefined, 'points').joinedCalls).toEqual({ after: 'points' })
    expect(compared('all', undefined).joinedCalls).toEqual({ before: 'all' })
  })

  test('have the places of both as one, which sum to the component', () => {
    const [{ components, places }] = UNLIKE.functions
    const own = places.filter(({ component }) => component === 'running+syscall')
    expect(own.map(({ systemCall }) => systemCall)).toEqual(own.map(() => undefined))
    const one = components.find(({ name }) => name === 'running+syscall')
    const sum = own.reduce((ns, { afterNs }) => ns + afterNs, 0)
    expect(sum).toBeCloseTo(one?.afterNs ?? 0, 3)
    expect(places.map(({ component }) => component)).not.toContain('syscall')
  })

  test('are said to be so in every report, with the one name', () => {
    const note = 'Running and system calls are compared as one'
    const why = 'before: by its points; after: by every change of state'
    const label = 'running on a CPU or in a system call'
    const terminal = terminalComparison(UNLIKE, { columns: 80, color: false, verbose: true })
    expect(terminal.replaceAll(/\s+/g, ' ')).toContain(why)
    expect(terminal).toContain('running, system call')
    for (const report of [
      comparisonPage(UNLIKE, { vega: '', page: '' }),
      comparisonMarkdown(UNLIKE),
    ]) {
      expect(report).toContain(note)
      expect(report).toContain(why)
      expect(report).toContain(label)
    }
    const json = JSON.parse(comparisonJson(UNLIKE))
    expect(json.joined_components).toEqual(['running', 'syscall'])
    expect([json.before.capture.sched, json.after.capture.sched]).toEqual(['points', 'all'])
    expect(json.functions[0].components.map(({ name }: { name: string }) => name)).toContain(
      'running+syscall',
    )
  })

  test('leave a gate on either of the two without an answer, not with a wrong one', () => {
    const metric = { kind: 'component', of: 'tail_mean' } as const
    for (const name of ['running', 'syscall'] as const) {
      const [reading] = readComparison(UNLIKE, { metric: { ...metric, name } })
      expect(reading.after).toHaveProperty('missing')
    }
    const [waits] = readComparison(UNLIKE, { metric: { ...metric, name: 'wait_sleep' } })
    expect(waits.after).toHaveProperty('value')
  })
})

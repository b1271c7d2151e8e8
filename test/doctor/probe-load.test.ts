import { expect, test } from 'vitest'
import { judgeLoad, type ProbeRate, probeLoad, USUAL_COSTS } from '../../src/doctor/probe-load.ts'

const COSTS = { trapNs: 1000, stepNs: 9000, printNs: 500, isMeasured: true }
const HALF = { cpus: 0.5, share: 0.5 }
const RATES: readonly ProbeRate[] = [
  { note: 'f entry', cost: 'trap', prints: true, hitsPerSecond: 10_000 },
  { note: 'f RET', cost: 'step', prints: true, hitsPerSecond: 10_000 },
  { note: 'runtime.casgstatus', cost: 'trap', prints: false, hitsPerSecond: 100_000 },
  { note: 'sched_switch', cost: 'point', prints: false, hitsPerSecond: 20_000 },
]

test('the load is the sum of rates times costs', () => {
  const { cpus, hitsPerSecond, rows } = probeLoad(RATES, COSTS)
  // 10,000 × 1.5 µs + 10,000 × 9.5 µs + 100,000 × 1 µs + 20,000 × 0.5 µs
  expect(cpus).toBeCloseTo(0.015 + 0.095 + 0.1 + 0.01, 12)
  expect(hitsPerSecond).toBe(140_000)
  expect(rows.map(({ note }) => note)).toEqual([
    'runtime.casgstatus',
    'f RET',
    'f entry',
    'sched_switch',
  ])
})

test.each([
  [1, 'warning'],
  [0.5, 'warning'],
  [0.2, 'refused'],
  [Number.POSITIVE_INFINITY, 'warning'],
] as const)('0.22 CPUs against a limit of %d is: %s', (limit, verdict) => {
  expect(judgeLoad(probeLoad(RATES, COSTS), { cpus: limit, share: 1 }, COSTS).verdict).toBe(verdict)
})

test('less than a tenth of a CPU is not worth a word', () => {
  const few = RATES.map((rate) => ({ ...rate, hitsPerSecond: rate.hitsPerSecond / 10 }))
  expect(judgeLoad(probeLoad(few, COSTS), HALF, COSTS).verdict).toBe('fine')
  expect(judgeLoad(probeLoad([], COSTS), HALF, COSTS).verdict).toBe('fine')
})

test('a refusal names the dearest probes, the limit, and what helps', () => {
  const { words } = judgeLoad(probeLoad(RATES, COSTS), { cpus: 0.1, share: 1 }, COSTS)
  expect(words).toMatch(
    /about 0\.22 CPUs .* it may be 0\.1 CPUs \(--max-load 0\.3 allows it, none sets no limit\)/,
  )
  // With what it says the same load passes.
  expect(judgeLoad(probeLoad(RATES, COSTS), { cpus: 0.3, share: 1 }, COSTS).verdict).toBe('warning')
  expect(words).toContain('140,000 hits a second: runtime.casgstatus 100,000 (0.1 CPUs), f RET')
  expect(words).toContain('a filter inside the probe saves nothing')
  expect(words).toContain('measured on this machine')
  expect(
    judgeLoad(probeLoad(RATES, USUAL_COSTS), { cpus: 0.1, share: 1 }, USUAL_COSTS).words,
  ).toContain('nothing was measured here')
})

test('half of what a program uses is too much, unless it is next to nothing', () => {
  const load = { ...probeLoad(RATES, COSTS), usedCpus: 0.3 }
  const { verdict, words } = judgeLoad(load, HALF, COSTS)
  expect(verdict).toBe('refused')
  expect(words).toContain(
    '0.22 CPUs (73 % of what it uses) from the program, and it may be 0.5 CPUs, or 50 % of',
  )
  expect(judgeLoad({ ...load, usedCpus: 1.5 }, HALF, COSTS).verdict).toBe('warning')
  expect(judgeLoad(load, { cpus: 0.5, share: 1 }, COSTS).verdict).toBe('warning')
  const few = RATES.map((rate) => ({ ...rate, hitsPerSecond: rate.hitsPerSecond / 10 }))
  expect(judgeLoad({ ...probeLoad(few, COSTS), usedCpus: 0.03 }, HALF, COSTS).verdict).toBe('fine')
})

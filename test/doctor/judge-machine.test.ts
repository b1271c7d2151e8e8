import { describe, expect, test } from 'vitest'
import { judgeMachine } from '../../src/doctor/judge-machine.ts'
import type { BpftraceFacts, MachineFacts } from '../../src/doctor/machine-facts.ts'
import type { Tried } from '../../src/model/capabilities.ts'
import type { Check } from '../../src/model/check.ts'

const BPFTRACE: BpftraceFacts = {
  version: '0.23.2',
  attachesInside: true,
  hasConfig: true,
  hasFineHistograms: true,
  readsStandardInput: true,
  hasNamespacedIds: true,
  clock: 'boot',
}

const FINE: MachineFacts = {
  system: 'linux',
  kernel: '6.12.5-amd64',
  isRoot: true,
  capabilities: 0x1ffffffffffn,
  bpftrace: BPFTRACE,
  hasUprobes: true,
  traceFolder: '/sys/kernel/tracing',
  hasSchedEvents: true,
  hasTypes: true,
  isInPidNamespace: false,
  lockedMemory: 8_388_608,
  hasBatch: true,
}

const NOT_ROOT = { ...FINE, isRoot: false, hasSchedEvents: false }

test('a machine that has everything has no warning', () => {
  const checks = judgeMachine(FINE)
  expect(checks.length).toBeGreaterThan(10)
  expect(checks.filter(({ level }) => level !== 'ok')).toEqual([])
  expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length)
})

function without(...names: readonly (keyof MachineFacts)[]): MachineFacts {
  return Object.assign({ ...FINE }, ...names.map((name) => ({ [name]: undefined })))
}

describe('each thing that is amiss', () => {
  test.each<[string, MachineFacts, string, 'warning' | 'problem', RegExp]>([
    ['no bpftrace', without('bpftrace'), 'bpftrace', 'problem', /apt install bpftrace/],
    [
      'a bpftrace that is too old',
      { ...FINE, bpftrace: 'bpftrace 0.9 is too old' },
      'bpftrace',
      'problem',
      /0\.23/,
    ],
    [
      'a bpftrace that attaches to starts only',
      { ...FINE, bpftrace: { ...BPFTRACE, attachesInside: false } },
      'exits',
      'warning',
      /0\.23 or newer/,
    ],
    [
      'a bpftrace that record cannot hand a script',
      { ...FINE, bpftrace: { ...BPFTRACE, readsStandardInput: false } },
      'bpftrace',
      'warning',
      /sudo bpftrace latency\.bt \| gotail/,
    ],
    [
      'histograms of 32 bits',
      { ...FINE, bpftrace: { ...BPFTRACE, hasFineHistograms: false } },
      'histograms',
      'warning',
      /microseconds/,
    ],
    ['small buffers', { ...FINE, bufferPages: '64' }, 'buffers', 'warning', /=1024/],
    ['buffers of nonsense', { ...FINE, bufferPages: 'many' }, 'buffers', 'warning', /=1024/],
    ['a container', { ...FINE, isInPidNamespace: true }, 'PID namespace', 'warning', /--pid=host/],
    ['no root', NOT_ROOT, 'rights', 'problem', /sudo/],
    [
      'root without rights',
      { ...FINE, capabilities: 0xa80425fbn },
      'rights',
      'problem',
      /--privileged/,
    ],
    ['an old kernel', { ...FINE, kernel: '4.19.0' }, 'kernel', 'warning', /5\.8/],
    ['a very old kernel', { ...FINE, kernel: '3.10.0-1160.el7' }, 'kernel', 'problem', /4\.17/],
    ['no uprobes', { ...FINE, hasUprobes: false }, 'uprobes', 'problem', /CONFIG_UPROBE/],
    ['no tracefs', without('traceFolder'), 'tracepoints', 'problem', /mount -t tracefs nodev/],
    [
      'no sched_switch',
      { ...FINE, hasSchedEvents: false },
      'tracepoints',
      'problem',
      /--detail spans/,
    ],
    ['no look into tracefs', NOT_ROOT, 'tracepoints', 'warning', /sudo/],
    ['no BTF', { ...FINE, hasTypes: false }, 'BTF', 'warning', /linux-headers/],
    ['lockdown', { ...FINE, lockdown: 'confidentiality' }, 'lockdown', 'problem', /secure boot/],
    [
      'little locked memory in an old kernel',
      { ...FINE, kernel: '5.10.0', lockedMemory: 65_536 },
      'memory',
      'warning',
      /ulimit -l/,
    ],
    ['no chrt', { ...FINE, hasBatch: false }, 'scheduling', 'warning', /util-linux/],
    ['another system', { ...FINE, system: 'darwin' }, 'system', 'problem', /Linux machine/],
  ])('%s', (_, facts, name, level, cure) => {
    const check = judgeMachine(facts).find((each) => each.name === name)
    expect(check).toMatchObject({ level, cure: expect.stringMatching(cure) })
  })
})

test.each(['none', 'integrity'])('lockdown %s leaves bpftrace alone', (lockdown) => {
  const check = judgeMachine({ ...FINE, lockdown }).find(({ name }) => name === 'lockdown')
  expect(check?.level).toBe('ok')
})

describe('what was tried', () => {
  const TRIED: Tried = {
    version: 'bpftrace v0.17.0',
    capabilities: {
      hasTaskStruct: false,
      hasTuples: true,
      printedNumbers: 32,
      tupleWords: 8,
      stringBytes: 200,
    },
    costs: { trapNs: 850, stepNs: 9_400, printNs: 700, isMeasured: true },
    reasons: { hasTaskStruct: 'ERROR: unknown struct' },
  }
  const named = (facts: MachineFacts, name: string): Check | undefined =>
    judgeMachine(facts).find((check) => check.name === name)

  test('a line that costs nothing that can be measured does not cost 0', () => {
    const costs = { trapNs: 7_100, stepNs: 19_000, printNs: 0, isMeasured: true }
    const facts = { ...FINE, tried: { ...TRIED, costs } }
    expect(named(facts, 'cost')?.message).toMatch(/a printed line adds less than hits differ/)
  })

  test('is a check each, with the words of bpftrace and a cure', () => {
    const facts = { ...FINE, tried: TRIED }
    expect(named(facts, 'tuples')).toMatchObject({ level: 'ok' })
    expect(named(facts, 'task_struct')).toMatchObject({
      level: 'warning',
      message: expect.stringContaining('(ERROR: unknown struct)'),
      cure: expect.stringContaining('BTF'),
    })
    expect(named(facts, 'lines')).toMatchObject({
      level: 'warning',
      message: expect.stringContaining('6 and 8 words'),
    })
    expect(named(facts, 'cost')?.message).toMatch(/takes 0\.85 µs, .* 9\.4 µs; .* adds 0\.7 µs/)
    // What was not tried is not judged.
    expect(named(facts, 'uptr')).toBeUndefined()
  })

  test('where nothing works is a problem, and where nobody may try is said', () => {
    const all = 'ERROR: Operation not permitted'
    const failed = { ...FINE, tried: { version: 'v', capabilities: {}, reasons: { all } } }
    expect(named(failed, 'trial')).toMatchObject({
      level: 'problem',
      message: expect.stringContaining('not permitted'),
    })
    expect(named(NOT_ROOT, 'trial')).toMatchObject({ level: 'warning', cure: 'sudo gotail doctor' })
  })
})

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { eventBatch } from '../../../src/model/event-batch.ts'
import { EventReader } from '../../../src/parse/events/event-reader.ts'
import { HeaderLines } from '../../../src/parse/events/header-lines.ts'
import { readScript } from '../../../src/parse/script/script.ts'
import { checkScript } from '../../../src/script/check/check-script.ts'
import type { ScriptRequest } from '../../../src/script/probes/script-request.ts'
import { bpftraceDialect } from '../../../src/script/targets/bpftrace-dialect.ts'
import { decoderFor, type GoBinaryName, goBinary, script } from '../go-binaries.ts'

const HANDLE = 'main.(*Server).Handle'
const GOLDEN = join(import.meta.dirname, '../..', 'golden', 'scripts')

interface Case {
  readonly name: string
  readonly binary: GoBinaryName
  readonly functions: readonly string[]
  readonly bpftrace: string
  readonly changes?: Partial<ScriptRequest>
}

const CASES: readonly Case[] = [
  { name: 'go1.24-bt0.23-full', binary: 'go1.24-amd64', functions: [HANDLE], bpftrace: '0.23' },
  {
    name: 'go1.24-bt0.23-two-functions',
    binary: 'go1.24-amd64',
    functions: [HANDLE, 'main.leaf'],
    bpftrace: '0.23.2',
  },
  {
    name: 'go1.24-bt0.23-kv-arguments-namespace',
    binary: 'go1.24-amd64',
    functions: [HANDLE, 'main.leaf'],
    bpftrace: '0.23',
    changes: {
      format: 'kv',
      threadIds: 'kernel',
      arguments: [
        { index: 1, type: 'int' },
        { index: 2, type: 'str' },
      ],
    },
  },
  {
    name: 'go1.24-bt0.23-spans-arguments',
    binary: 'go1.24-amd64',
    functions: [HANDLE],
    bpftrace: '0.23',
    changes: {
      detail: 'spans',
      arguments: [
        { index: 1, type: 'int' },
        { index: 2, type: 'str' },
      ],
    },
  },
  {
    name: 'go1.24-bt0.23-spans-full-buffering',
    binary: 'go1.24-amd64',
    functions: [HANDLE],
    bpftrace: '0.23',
    changes: { detail: 'spans', buffering: 'full' },
  },
  {
    name: 'go1.24-bt0.23-syscalls',
    binary: 'go1.24-amd64',
    functions: [HANDLE],
    bpftrace: '0.23',
    changes: { syscalls: true },
  },
  {
    name: 'go1.24-bt0.23-no-stacks',
    binary: 'go1.24-amd64',
    functions: [HANDLE],
    bpftrace: '0.23',
    changes: { stacks: 'none' },
  },
  {
    name: 'go1.24-pie-stripped-bt0.23-full',
    binary: 'go1.24-amd64-pie-stripped',
    functions: [HANDLE],
    bpftrace: '0.23',
  },
  {
    name: 'go1.27-bt0.27-syscalls-all-stacks',
    binary: 'go1.27-amd64-ext-stripped',
    functions: [HANDLE],
    bpftrace: '0.27',
    changes: { syscalls: true, stacks: 'all', stackDepth: 20, sampleHz: 0 },
  },
  {
    name: 'go1.24-bt0.17-full',
    binary: 'go1.24-amd64',
    functions: [HANDLE],
    bpftrace: '0.17',
  },
  {
    name: 'go1.24-bt0.23-aggregate',
    binary: 'go1.24-amd64',
    functions: [HANDLE],
    bpftrace: '0.23',
    changes: { detail: 'aggregate', thresholdNs: 10_000_000 },
  },
  {
    name: 'go1.24-bt0.23-seed',
    binary: 'go1.24-amd64',
    functions: [HANDLE],
    bpftrace: '0.23',
    changes: { detail: 'seed' },
  },
  {
    name: 'go1.24-pie-stripped-bt0.23-spans',
    binary: 'go1.24-amd64-pie-stripped',
    functions: [HANDLE],
    bpftrace: '0.23',
    changes: { detail: 'spans' },
  },
  {
    name: 'go1.24-arm64-bt0.23-full',
    binary: 'go1.24-arm64',
    functions: [HANDLE],
    bpftrace: '0.23',
  },
  {
    name: 'go1.27-bt0.27-full',
    binary: 'go1.27-amd64-ext-stripped',
    functions: [HANDLE],
    bpftrace: '0.27',
  },
  {
    name: 'go1.24-bt0.23-aggregate-two-functions',
    binary: 'go1.24-amd64',
    functions: [HANDLE, 'main.leaf'],
    bpftrace: '0.23',
    changes: { detail: 'aggregate' },
  },
  {
    name: 'go1.27-bt0.27-aggregate',
    binary: 'go1.27-amd64-extpie-stripped',
    functions: [HANDLE],
    bpftrace: '0.27',
    changes: { detail: 'aggregate' },
  },
  { name: 'go1.19-bt0.17-full', binary: 'go1.19-amd64', functions: [HANDLE], bpftrace: '0.17' },
  {
    name: 'go1.19-bt0.17-seed',
    binary: 'go1.19-amd64',
    functions: [HANDLE, 'main.goThenDefer'],
    bpftrace: '0.17',
    changes: { detail: 'seed' },
  },
  {
    name: 'go1.19-stripped-bt0.17-full',
    binary: 'go1.19-amd64-stripped',
    functions: [HANDLE],
    bpftrace: '0.17',
  },
  { name: 'go1.19-bt0.23-full', binary: 'go1.19-amd64', functions: [HANDLE], bpftrace: '0.23' },
  { name: 'go1.15-bt0.11-full', binary: 'go1.15-amd64', functions: ['main.rec'], bpftrace: '0.11' },
  {
    name: 'go1.15-bt0.11-spans',
    binary: 'go1.15-amd64',
    functions: ['main.rec'],
    bpftrace: '0.11',
    changes: { detail: 'spans' },
  },
  { name: 'go1.15-bt0.23-full', binary: 'go1.15-amd64', functions: ['main.rec'], bpftrace: '0.23' },
]

describe.each(CASES)('$name', ({ name, binary, functions, bpftrace, changes }) => {
  const made = script(binary, functions, bpftrace, changes)

  test('is the script that it was', async () => {
    await expect(made.text).toMatchFileSnapshot(join(GOLDEN, `${name}.bt`))
  })

  test('has header lines that gotail reads', () => {
    const reader = new EventReader(eventBatch(8))
    const headers = new HeaderLines(reader.layouts)
    const begin = made.text.slice(made.text.indexOf('BEGIN'), made.text.indexOf('\nuprobe:'))
    const lines = readScript(begin)
      .printfs.map(({ format }) => format)
      .join('')
      .trimEnd()
      .split('\n')
    expect(lines.every((line) => headers.read(line))).toBe(true)
    expect(headers.header).toMatchObject({
      fns: made.targets.map((target) => target.function.name),
      comm: 'server',
    })
  })

  test('passes the check that it tells others to pass', () => {
    const target = {
      binary: goBinary(binary),
      decode: decoderFor(goBinary(binary)),
    }
    const faults = checkScript(made.text, { target, dialect: bpftraceDialect(bpftrace) })
    const isOld = made.targets.some(({ rets }) => rets.length === 0)
    const allowed = isOld ? ['ENTRY_RESTARTS', 'NO_DEPTH'] : ['ENTRY_RESTARTS']
    expect(faults.filter(({ code }) => !allowed.includes(code))).toEqual([])
  })
})

test('every golden script belongs to a case', () => {
  expect(readdirSync(GOLDEN).sort()).toEqual(CASES.map(({ name }) => `${name}.bt`).sort())
})

describe('what cannot be traced is refused, and the rest is scripted', () => {
  const refused = (
    name: GoBinaryName,
    functions: readonly string[],
    version: string,
  ): readonly string[] => {
    const { refusals, targets } = script(name, functions, version)
    expect(targets.length).toBe(functions.length - refusals.length)
    return refusals.map((each) => `${each.name}: ${each.reason}`)
  }

  test('by old bpftrace: functions without a closure that every return runs', () => {
    const can = '0.23 or newer can trace it, so can this one on a stripped copy'
    const cannot = 'bpftrace 0.17 sees exits by a deferred closure only'
    const functions = [HANDLE, 'main.leaf', 'main.loopDefer', 'main.condDefer']
    expect(refused('go1.19-amd64', functions, '0.17')).toEqual([
      `main.leaf: ${cannot}, and it has none; ${can}`,
      `main.loopDefer: ${cannot}, and main.loopDefer.func1 may run several times a call; ${can}`,
      `main.condDefer: ${cannot}, and some returns leave out main.condDefer.func1; ${can}`,
    ])
    expect(refused('go1.19-amd64', functions, '0.23')).toEqual([])
    expect(refused('go1.19-amd64-stripped', functions, '0.17')).toEqual([])
  })

  test('by any: functions that never return', () => {
    const [reason] = refused('go1.15-amd64', ['main.forever'], '0.23')
    expect(reason).toMatch(/^main\.forever: it has no RET/)
    expect(script('go1.15-amd64', ['main.forever'], '0.23').text).toBe('')
  })

  test('sums without RETs', () => {
    const detail = 'aggregate' as const
    expect(() => script('go1.24-amd64', [HANDLE], '0.17', { detail })).toThrow(/0\.23 or newer can/)
  })

  test('arguments where nothing prints them, or beyond the registers', () => {
    const words = (index: number): Partial<ScriptRequest> => ({
      arguments: [{ index, type: 'str' }],
    })
    expect(() => script('go1.24-amd64', [HANDLE], '0.23', { ...words(0), detail: 'seed' })).toThrow(
      /--arg/,
    )
    expect(() => script('go1.24-amd64', [HANDLE], '0.23', words(8))).toThrow(/first 9 words/)
  })
})

describe('what a script never does', () => {
  test('attach a uretprobe, print an event in two calls, or leave an event uncounted', () => {
    for (const { binary, functions, bpftrace, changes } of CASES) {
      const { text } = script(binary, functions, bpftrace, changes)
      expect(text).not.toMatch(/uretprobe|\bsarg\d/)
      const events = text.match(/printf\("(?:[GBEXDAaMOPS] %|ev=|gid=|Z %)/g) ?? []
      expect(text.match(/@gotail_events = count\(\)/g)?.length).toBe(events.length)
    }
  })

  test('confuse the goroutines of two processes, unless it watches one', () => {
    for (const { binary, functions, bpftrace, changes } of CASES) {
      const many = script(binary, functions, bpftrace, changes).text
      expect(many).toContain('printf("H pid=1\\n");')
      for (const [, letter, columns] of many.matchAll(/printf\("([GBEXDAaMOPS]) ([^"]*)\\n"/g)) {
        const place = letter === 'P' ? '%lld %lld %d ' : '%lld %d %d %d '
        expect({ letter, columns }).toEqual({ letter, columns: expect.stringMatching(`^${place}`) })
      }
      const keys = [
        ...many.matchAll(/@(?:in|inat|base|t|rq|wt|sy|gc|oc|born|start|n)\[([^\]]*)\]/g),
      ]
      for (const [, key] of keys)
        expect(key).toMatch(
          /^(?:\$p|\(uint64\)pid|pid|@cp\[\$k|\(uint64\)@sp\[\$t|\(uint64\)\(\(struct|\(\(struct)/,
        )
      const one = script(binary, functions, bpftrace, { ...changes, process: 1234 }).text
      expect(one).toContain('printf("H process=1234\\n");')
      expect(one).not.toMatch(/pid=1\\n|@sp|@cp/)
    }
  })

  test('rely on what a Go version does not have', () => {
    const casgstatus = (name: GoBinaryName): string => {
      const functions = [name === 'go1.15-amd64' ? 'main.rec' : HANDLE]
      const line = script(name, functions, '0.23', { syscalls: true }).text
      return /casgstatus.*?\{ (.*)/.exec(line)?.[1] ?? ''
    }
    expect(casgstatus('go1.15-amd64')).toContain('reg("sp")+72')
    expect(casgstatus('go1.19-amd64')).toContain('reg("ax")')
    expect(casgstatus('go1.24-arm64')).toContain('reg("r0")')
  })
})

test('scripts use only what their bpftrace knows: 0.11 has no uptr', () => {
  const texts = ['0.11', '0.17'].map((version) => script('go1.19-amd64', [HANDLE], version).text)
  expect(texts.map((text) => text.includes('uptr('))).toEqual([false, true])
})

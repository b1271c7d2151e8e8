import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { localMachine } from '../../../src/cli/machine/local-machine.ts'
import { rememberedTrials, triedBpftrace } from '../../../src/cli/machine/remembered-trials.ts'
import type { Machine, Ran } from '../../../src/cli/session/machine.ts'
import type { Capabilities, Tried } from '../../../src/model/capabilities.ts'
import { bpftraceDialect } from '../../../src/script/targets/bpftrace-dialect.ts'

const FAKE_BIN = join(import.meta.dirname, '..', 'fake-bin')
const IS_AMD64 = process.platform === 'linux' && process.arch === 'x64'

let dir = ''

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gotail-trials-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

type Environment = Readonly<Record<string, string>>

function environment(more: Environment = {}): Environment {
  const PATH = `${FAKE_BIN}:${process.env.PATH}`
  return { PATH, TRIALS: join(dir, 'runs'), XDG_CACHE_HOME: dir, ...more }
}

function tried(
  more: Environment = {},
  expected: Capabilities = bpftraceDialect('0.23'),
): Promise<Tried> {
  const env = environment(more)
  const version = 'bpftrace v0.23.2'
  return triedBpftrace(quickMachine(env), env, { version, expected })
}

/** This machine, where the fake bpftrace is not started for each trial: what it would answer is known. */
function quickMachine(env: Environment): Machine {
  const real = localMachine(env)
  return {
    ...real,
    run: async (command, options) => {
      if (command.at(-1) === 'true') return { status: 0, stdout: '', stderr: '' }
      const told = [...(options.input ?? '').matchAll(/gotail tried (\w+) \w+/g)]
      return command.includes('bpftrace')
        ? answer(told, env.LACKS ?? '')
        : real.run(command, options)
    },
  }
}

/** What the fake bpftrace answers to trials: their words, or the failure of one that it lacks. */
function answer(told: readonly RegExpExecArray[], lacks: string): Ran {
  writeFileSync(join(dir, 'runs'), 'trial\n', { flag: 'a' })
  const missing = told.find(([, name]) => lacks.split(' ').includes(name))?.[1]
  if (missing !== undefined) {
    return { status: 1, stdout: '', stderr: `stdin:1:1-9: ERROR: no ${missing} here\n` }
  }
  const costs = [100, 100_100, 900_100, 150_100].map((ns, batch) => `@best[${batch}]: ${ns}`)
  return { status: 0, stdout: [...told.map(([word]) => word), ...costs, ''].join('\n'), stderr: '' }
}

function runs(): number {
  return readdirSync(dir).includes('runs')
    ? readFileSync(join(dir, 'runs'), 'utf8').trim().split('\n').length
    : 0
}

describe.runIf(IS_AMD64)('trials (on Linux on amd64)', () => {
  test('what works is tried in one run, with what hits cost', async () => {
    const env = environment()
    const found = await triedBpftrace(localMachine(env), env, {
      version: 'bpftrace v0.23.2',
      expected: bpftraceDialect('0.23'),
    })
    expect(found).toEqual({
      version: 'bpftrace v0.23.2',
      capabilities: {
        attachesInside: true,
        hasTuples: true,
        hasFullBuffering: true,
        hasRawStacks: true,
        hasTaskStruct: true,
        hasRegisterStruct: true,
        hasUserPointers: true,
        hasIntervals: true,
        hasProfiles: true,
        printedNumbers: 32,
        tupleWords: 32,
        stringBytes: 200,
      },
      costs: { trapNs: 1000, stepNs: 9000, printNs: 500, isMeasured: true },
      reasons: {},
    })
    expect(runs()).toBe(1)
    // The other tests start no process for what this one has seen.
    expect(await tried({ XDG_CACHE_HOME: join(dir, 'other') })).toEqual(found)
  })

  test('one failure hides no other, and is told in the words of bpftrace', async () => {
    const { capabilities, costs, reasons } = await tried({ LACKS: 'hasTaskStruct hasProfiles' })
    expect(capabilities).toMatchObject({
      attachesInside: true,
      hasTaskStruct: false,
      hasProfiles: false,
      hasTuples: true,
      tupleWords: 32,
    })
    expect(reasons).toEqual({
      hasTaskStruct: 'stdin:1:1-9: ERROR: no hasTaskStruct here',
      hasProfiles: 'stdin:1:1-9: ERROR: no hasProfiles here',
    })
    expect(costs?.stepNs).toBe(9000)
  })

  test('what the version is not known for is tried all the same', async () => {
    const { capabilities } = await tried({}, bpftraceDialect('0.17'))
    expect(capabilities).toMatchObject({ attachesInside: true, hasRawStacks: true, tupleWords: 32 })
  })

  test('of several sizes none is 0, and where nothing works nothing is claimed', async () => {
    expect((await tried({ LACKS: 'tupleWords' })).capabilities.tupleWords).toBe(0)
    const all = Object.keys(bpftraceDialect('0.23')).join(' ')
    const nothing = await tried({ LACKS: all, XDG_CACHE_HOME: join(dir, 'other') })
    expect(nothing).toMatchObject({ capabilities: {}, reasons: { all: /ERROR: no / } })
  })
})

describe.runIf(IS_AMD64)('memory (on Linux on amd64)', () => {
  test('the same bpftrace is not tried twice', async () => {
    const first = await tried()
    const before = runs()
    expect(await tried()).toEqual(first)
    const env = environment()
    expect(await rememberedTrials(localMachine(env), env)).toEqual(first)
    expect(runs()).toBe(before)
  })

  test('another bpftrace is', async () => {
    await tried()
    const before = runs()
    const bin = join(dir, 'bin')
    mkdirSync(bin)
    const other = `${readFileSync(join(FAKE_BIN, 'bpftrace'), 'utf8')}# another build\n`
    writeFileSync(join(bin, 'bpftrace'), other, { mode: 0o755 })
    await tried({ PATH: `${bin}:${process.env.PATH}` })
    expect(runs()).toBeGreaterThan(before)
  })

  test.each(['', '{', '[]', '[{"key":1}]', '[{"key":"a","tried":{"version":2}}]', '7'])(
    'a memory of %j is as good as none',
    async (text) => {
      mkdirSync(join(dir, 'gotail'))
      writeFileSync(join(dir, 'gotail', 'tried.json'), text)
      expect((await tried()).capabilities.hasTuples).toBe(true)
      expect(runs()).toBe(1)
      await tried()
      expect(runs()).toBe(1)
    },
  )

  test('it does not grow without end, and leaves no drafts', async () => {
    mkdirSync(join(dir, 'gotail'))
    const path = join(dir, 'gotail', 'tried.json')
    const entry = { tried: { version: 'v', capabilities: {}, reasons: {} } }
    const many = Array.from({ length: 100 }, (_, index) => ({ key: `${index}`, ...entry }))
    writeFileSync(path, JSON.stringify(many))
    await tried()
    expect(JSON.parse(readFileSync(path, 'utf8'))).toHaveLength(20)
    expect(readdirSync(join(dir, 'gotail'))).toEqual(['tried.json'])
  })

  test('a home that cannot be written costs nothing but the next trial', async () => {
    for (const home of ['/proc/nowhere/cache', join(dir, 'no', 'home')]) {
      expect((await tried({ XDG_CACHE_HOME: home })).capabilities.hasTuples).toBe(true)
    }
    expect(readdirSync(dir)).toEqual(['runs'])
  })

  test('a failure of everything is not remembered', async () => {
    await tried({ LACKS: Object.keys(bpftraceDialect('0.23')).join(' ') })
    expect((await tried()).capabilities.hasTuples).toBe(true)
  })
})

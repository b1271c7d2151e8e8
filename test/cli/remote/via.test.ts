import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { main } from '../../../src/cli/main.ts'
import { type FakeOptions, type FakeProcess, fakeProcess, type Outcome } from '../fake-effects.ts'
import { isAlive, until } from './far.ts'

const FAKE_BIN = join(import.meta.dirname, '..', 'fake-bin')
const FIXTURE = join(import.meta.dirname, '../..', 'fixtures', 'go', 'go1.24-amd64.gz')
const HANDLE = 'main.(*Server).Handle'

let dir = ''
let server = ''
let notes = ''
let far = ''

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'gotail-via-'))
  // No name that a shell would leave alone.
  const folder = join(dir, "it's $(touch here) ; there")
  mkdirSync(folder)
  server = join(dir, 'server')
  writeFileSync(server, gunzipSync(readFileSync(FIXTURE)), { mode: 0o755 })
})
beforeEach(() => {
  notes = mkdtempSync(join(dir, 'notes-'))
  far = mkdtempSync(join(dir, 'tmp-'))
})
afterAll(() => rmSync(dir, { recursive: true }))

type Ways = FakeOptions & { readonly fake?: string; readonly path?: string }

/** A command to another machine: another environment, with a bpftrace of its own, and folders of its own. */
function via({ fake = 'orderly', path = `${FAKE_BIN}:${process.env.PATH}` }: Ways = {}): string {
  return `env -i 'PATH=${path}' FAKE=${fake} 'NOTES=${notes}' 'TMPDIR=${far}'`
}

async function gotail(
  args: readonly string[],
  ways: Ways = {},
  during: (process: FakeProcess) => Promise<void> = async () => {},
): Promise<Outcome> {
  const env = { PATH: process.env.PATH, HOME: join(dir, 'home'), ...ways.env }
  const fake = fakeProcess({ ...ways, isRoot: false, env })
  const ended = main(args, fake.effects)
  await Promise.race([during(fake), ended])
  return { status: await ended, out: fake.out(), err: fake.err() }
}

function record(
  args: readonly string[],
  ways: Ways = {},
  during?: (process: FakeProcess) => Promise<void>,
): Promise<Outcome> {
  const words = ['record', '--via', via(ways), '--max-load', 'none', '--no-cache']
  return gotail([...words, server, HANDLE, ...args], ways, during)
}

function traced(): Promise<void> {
  return until(() => existsSync(join(notes, 'calls')))
}

/** Whether nothing is left there: no file, and no bpftrace. */
async function nothingIsLeft(): Promise<void> {
  await until(() => readdirSync(far).length === 0)
  const pid = join(notes, 'pid')
  if (existsSync(pid)) await until(() => !isAlive(Number(readFileSync(pid, 'utf8'))))
}

/** The shell of the far side, by the folder that it was given. */
function farShell(): number {
  const found = execFileSync('pgrep', ['-f', 'gotail [0-9a-f]{24}$'], { encoding: 'utf8' })
  const own = found.split('\n').filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(far)
    } catch {
      return false
    }
  })
  // Its watch is a copy of it, and came later.
  return Math.min(...own.map(Number))
}

describe('a trace on another machine', () => {
  test('ends after its time, with the report of what came', async () => {
    const save = join(notes, 'capture.log')
    const { status, out, err } = await record([
      '-q',
      '--duration',
      '1s',
      '--json',
      '-',
      '--save',
      save,
    ])
    expect({ status, err }).toEqual({ status: 0, err: '' })
    const { capture, diagnostics } = JSON.parse(out)
    expect(capture.spans).toBeGreaterThan(3)
    expect({ lost: capture.lost, diagnostics }).toEqual({ lost: 0, diagnostics: [] })
    expect(readFileSync(join(notes, 'script.bt'), 'utf8')).toContain(`uprobe:${server}:0x`)
    expect(readFileSync(join(notes, 'arguments'), 'utf8')).toBe('-B\nfull\n-\n')
    await nothingIsLeft()
  })

  test('sets there what the script wants, and what is set for bpftrace here', async () => {
    const env = { BPFTRACE_PERF_RB_PAGES: '4096', SECRET: 'of this machine' }
    await record(['--duration', '200ms', '--bpftrace-version', '0.17'], { env })
    const settings = readFileSync(join(notes, 'environment'), 'utf8')
    expect(settings).toContain('BPFTRACE_PERF_RB_PAGES=4096\n')
    expect(settings).not.toContain('SECRET')
  })

  test('Ctrl-C ends it in order', async () => {
    const { status, out, err } = await record(['-q', '--json', '-'], {}, async (run) => {
      await traced()
      run.press()
    })
    expect({ status, err }).toEqual({ status: 0, err: '' })
    expect(JSON.parse(out).diagnostics).toEqual([])
    await nothingIsLeft()
  })

  test('a second Ctrl-C kills a bpftrace that does not end', async () => {
    const { status, out } = await record(['--json', '-'], { fake: 'deaf' }, async (run) => {
      await traced()
      run.press()
      await until(() => existsSync(join(notes, 'interrupts')))
      run.press()
    })
    expect(status).toBe(0)
    expect(JSON.parse(out).capture.spans).toBeGreaterThan(3)
    await nothingIsLeft()
  })

  test('losses are told', async () => {
    const { out } = await record(['--duration', '1s', '--json', '-'], { fake: 'loses' })
    expect(JSON.parse(out).capture.lost).toBe(12)
  })

  test('a bpftrace that dies leaves a report of what came', async () => {
    const { status, out } = await record(['--json', '-'], { fake: 'dies' })
    expect(status).toBe(0)
    const [{ message }] = JSON.parse(out).diagnostics
    expect(message).toContain('bpftrace died before the trace was over: killed by SIGSEGV')
    await nothingIsLeft()
  })

  test('one that refuses the script says why', async () => {
    const { status, err } = await record([], { fake: 'refuses' })
    expect(status).toBe(1)
    expect(err).toContain('tracepoint not found: sched:sched_switch')
    expect(err).toContain('bpftrace ended before its probes stood: exit status 1')
    await nothingIsLeft()
  })

  test('where the connection breaks, the report is of what came, and nothing is left', async () => {
    const { status, out } = await record(['--json', '-'], {}, async () => {
      await traced()
      process.kill(farShell(), 'SIGKILL')
    })
    expect(status).toBe(0)
    const [{ message }] = JSON.parse(out).diagnostics
    expect(message).toMatch(/the connection by --via "env -i .*" broke: killed by SIGKILL/)
    expect(JSON.parse(out).capture.spans).toBeGreaterThan(3)
    await nothingIsLeft()
  })
})

describe('what stands in the way is told in a sentence', () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['no such command', 'no-such-command x', /gives no shell: exit status 127: .*not found/],
    [
      'no such host',
      'sh -c "echo ssh: no such host >&2; exit 255"',
      /gives no shell: exit status 255: ssh: no such host/,
    ],
    [
      'a password',
      'sh -c "echo sudo: a password is required >&2; exit 1"',
      /a password is required \(a password cannot be typed there/,
    ],
    ['an open quote', "ssh 'web", /a quote or a backslash has no end/],
  ]
  for (const [what, command, expected] of cases) {
    test(what, async () => {
      const { status, out, err } = await gotail(['record', '--via', command, server, HANDLE])
      expect(err).toMatch(expected)
      expect(err.trim().split('\n')).toHaveLength(1)
      expect(out).toBe('')
      expect(status).toBe(what === 'an open quote' ? 2 : 1)
    })
  }

  test('a command that never answers is given up by Ctrl-C', async () => {
    const { status, err } = await gotail(
      ['record', '--via', 'sleep', server, HANDLE],
      {},
      async (run) => run.press(),
    )
    expect(err).toMatch(/given up|gives no shell/)
    expect(status).toBe(1)
  })

  test('one that merely says what it hears is no shell', async () => {
    const { err } = await gotail(['record', '--via', 'sh -c "head -c 100"', server, HANDLE])
    expect(err).toContain('gives no shell: exit status 0')
  })

  test('no bpftrace there: the script comes out', async () => {
    const folder = mkdtempSync(join(dir, 'bin-'))
    writeFileSync(join(folder, 'bpftrace'), '#!/bin/sh\nexit 127\n', { mode: 0o755 })
    const path = `${folder}:${process.env.PATH}`
    const { status, out, err } = await record([], { path })
    expect(status).toBe(1)
    expect(err).toContain('bpftrace is not installed')
    expect(out).toContain(`uprobe:${server}:0x`)
    await nothingIsLeft()
  })

  test('a process that is not there, a file that is not there', async () => {
    const missing = await gotail(['record', '--via', via(), '--pid', '4194303', HANDLE])
    expect(missing.err).toContain('there is no process 4194303')
    const file = await gotail(['record', '--via', via(), join(dir, 'no "such" file'), HANDLE])
    expect(file.err).toContain('no "such" file there: no such file')
    expect([missing.status, file.status]).toEqual([2, 2])
    await nothingIsLeft()
  })

  test('a command to start is not taken there', async () => {
    const { status, err } = await record(['--', server])
    expect({ status, err }).toEqual({
      status: 2,
      err: 'gotail: --via traces a program that runs there already: leave out the command\n',
    })
  })
})

test('a program comes over once, and never where nothing may be kept', async () => {
  const env = { XDG_CACHE_HOME: mkdtempSync(join(dir, 'cache-')) }
  const words = ['record', '--via', via(), '--max-load', 'none', '--duration', '100ms']
  const first = await gotail([...words, server, HANDLE], { env })
  expect(first.err).toContain(`fetching ${server} from there`)
  const cache = join(env.XDG_CACHE_HOME, 'gotail', 'binaries')
  expect(readdirSync(cache)).toHaveLength(1)
  const second = await gotail([...words, server, HANDLE], { env })
  expect(second.err).not.toContain('fetching')
  const third = await gotail([...words, '--no-cache', server, HANDLE], { env })
  expect(third.err).toContain('fetching')
  // One that was changed is not believed.
  writeFileSync(join(cache, readdirSync(cache)[0]), 'no program')
  const fourth = await gotail([...words, server, HANDLE], { env })
  expect(fourth.err).toContain('fetching')
  expect(fourth.status).toBe(0)
})

test('the doctor looks at the other machine', async () => {
  const { status, out } = await gotail([
    'doctor',
    '--via',
    via(),
    '--no-cache',
    '-q',
    server,
    HANDLE,
  ])
  expect(out).toMatch(/^The machine \S+/)
  expect(out).toMatch(/bpftrace +0\.24/)
  expect(out).toContain(server)
  expect(status).toBeLessThan(2)
  await nothingIsLeft()
})

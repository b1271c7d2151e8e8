import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
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
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Outcome } from '../cli/fake-effects.ts'
import { isAlive, until } from '../cli/remote/far.ts'
import { type GotailOptions, type Started, startGotail } from './started.ts'

const FAKE_BIN = join(import.meta.dirname, '../cli/fake-bin')
const FIXTURE = join(import.meta.dirname, '../fixtures/go', 'go1.24-amd64.gz')
const HANDLE = 'main.(*Server).Handle'

let dir = ''
let server = ''

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'gotail-via-'))
  server = join(dir, 'server')
  writeFileSync(server, gunzipSync(readFileSync(FIXTURE)), { mode: 0o755 })
})
afterAll(() => rmSync(dir, { recursive: true }))

/** Another machine: a command to it, what its fake bpftrace noted, and what is left there. */
class Far {
  /** Where its fake bpftrace leaves its notes. */
  readonly notes = mkdtempSync(join(dir, 'notes-'))
  /** Its folder for temporary files. */
  readonly tmp = mkdtempSync(join(dir, 'tmp-'))

  /** A command to it: another environment, with a bpftrace of its own, and folders of its own. */
  via(fake = 'orderly', path = `${FAKE_BIN}:${process.env.PATH}`): string {
    return `env -i 'PATH=${path}' FAKE=${fake} 'NOTES=${this.notes}' 'TMPDIR=${this.tmp}'`
  }

  read(note: string): string {
    return readFileSync(join(this.notes, note), 'utf8')
  }

  /** Resolves when its bpftrace has printed the events of twenty calls. */
  traced(): Promise<void> {
    return this.noted('calls')
  }

  noted(note: string): Promise<void> {
    return until(() => existsSync(join(this.notes, note)))
  }

  /** Resolves when nothing is left there: no file, and no bpftrace. */
  async isLeft(): Promise<void> {
    await until(() => readdirSync(this.tmp).length === 0)
    const pid = join(this.notes, 'pid')
    if (existsSync(pid)) await until(() => !isAlive(Number(readFileSync(pid, 'utf8'))))
  }

  /** Its shell, by the folder that it was given. */
  shell(): number {
    const found = execFileSync('pgrep', ['-f', 'gotail [0-9a-f]{24}$'], { encoding: 'utf8' })
    const own = found.split('\n').filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(this.tmp)
      } catch {
        return false
      }
    })
    // Its watch is a copy and a child of it. Numbers say nothing: they begin again.
    return Number(own.find((pid) => !own.includes(parentOf(pid))))
  }
}

function parentOf(pid: string): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return stat.slice(stat.lastIndexOf(')')).split(' ')[2]
}

interface Ended extends Omit<Outcome, 'status'> {
  readonly status: number | null
}

/** Runs gotail, by somebody who is not root here where that can be. */
async function gotail(
  args: readonly string[],
  options: GotailOptions = {},
  during: (process: Started) => Promise<void> = async () => {},
): Promise<Ended> {
  const env = { PATH: process.env.PATH, HOME: join(dir, 'home'), ...options.env }
  const started = startGotail(args, { ...options, isRoot: false, env })
  await Promise.race([during(started), started.ended])
  const { status, stdout, stderr } = await started.ended
  return { status, out: stdout, err: stderr }
}

interface Ways extends GotailOptions {
  readonly fake?: string
  readonly path?: string
}

interface Trace extends Ended {
  readonly far: Far
}

/**
 * A trace on another machine. Traces share nothing but what was tried of the bpftrace there, which the first one tries: they
 * wait for shells, fakes and timers side by side.
 */
async function record(
  args: readonly string[],
  { fake, path, ...options }: Ways = {},
  during: (process: Started, far: Far) => Promise<void> = async () => {},
): Promise<Trace> {
  const far = new Far()
  const words = ['record', '--via', far.via(fake, path), '--max-load', 'none', '--no-cache']
  const env = { XDG_CACHE_HOME: join(dir, 'tried'), ...options.env }
  const outcome = await gotail([...words, server, HANDLE, ...args], { ...options, env }, (run) =>
    during(run, far),
  )
  return { ...outcome, far }
}

describe('a trace on another machine', () => {
  test('ends after its time, with the report of what came', async () => {
    const save = join(dir, 'capture.log')
    const { status, out, err, far } = await record([
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
    expect(far.read('script.bt')).toContain(`uprobe:${server}:0x`)
    expect(far.read('arguments')).toBe('-B\nfull\n-\n')
    await far.isLeft()
  })

  test.concurrent('is none the worse for what a login has to say on either stream', async () => {
    const far = new Far()
    const login = `sh -c 'echo "Welcome to web-17"; echo "Authorized use only" >&2; exec "$@"' login`
    const words = ['record', '--via', `${login} ${far.via()}`, '--max-load', 'none', '--no-cache']
    const options = ['-q', '--duration', '1s', '--json', '-']
    const { status, out, err } = await gotail([...words, server, HANDLE, ...options])
    expect({ status, err }).toEqual({ status: 0, err: '' })
    expect(JSON.parse(out).capture.spans).toBeGreaterThan(3)
    await far.isLeft()
  })

  test.concurrent('sets there what the script wants, and what is set for bpftrace here', async () => {
    const env = { BPFTRACE_PERF_RB_PAGES: '4096', SECRET: 'of this machine' }
    const words = ['--duration', '200ms', '--bpftrace-version', '0.17']
    const { far } = await record(words, { env })
    const settings = far.read('environment')
    expect(settings).toContain('BPFTRACE_PERF_RB_PAGES=4096\n')
    expect(settings).not.toContain('SECRET')
  })

  test.concurrent('Ctrl-C ends it in order', async () => {
    const words = ['-q', '--json', '-']
    const { status, out, err, far } = await record(words, {}, async (run, there) => {
      await there.traced()
      await run.press()
    })
    expect({ status, err }).toEqual({ status: 0, err: '' })
    expect(JSON.parse(out).diagnostics).toEqual([])
    await far.isLeft()
  })

  test.concurrent('a second Ctrl-C kills a bpftrace that does not end', async () => {
    const words = ['--json', '-']
    const { status, out, far } = await record(words, { fake: 'deaf' }, async (run, there) => {
      await there.traced()
      await run.press()
      await there.noted('interrupts')
      await run.press()
    })
    expect(status).toBe(0)
    expect(JSON.parse(out).capture.spans).toBeGreaterThan(3)
    await far.isLeft()
  })

  test.concurrent('losses are told', async () => {
    const { out } = await record(['--duration', '1s', '--json', '-'], { fake: 'loses' })
    expect(JSON.parse(out).capture.lost).toBe(12)
  })

  test.concurrent('a bpftrace that dies leaves a report of what came', async () => {
    const { status, out, far } = await record(['--json', '-'], { fake: 'dies' })
    expect(status).toBe(0)
    const [{ message }] = JSON.parse(out).diagnostics
    expect(message).toContain('bpftrace died before the trace was over: killed by SIGSEGV')
    await far.isLeft()
  })

  test.concurrent('one that refuses the script says why', async () => {
    const { status, err, far } = await record([], { fake: 'refuses' })
    expect(status).toBe(1)
    expect(err).toContain('tracepoint not found: sched:sched_switch')
    expect(err).toContain('bpftrace ended before its probes stood: exit status 1')
    await far.isLeft()
  })

  test.concurrent('where the connection breaks, the report is of what came, and nothing is left', async () => {
    const words = ['--json', '-']
    const { status, out, far } = await record(words, {}, async (_, there) => {
      await there.traced()
      process.kill(there.shell(), 'SIGKILL')
    })
    expect(status).toBe(0)
    const [{ message }] = JSON.parse(out).diagnostics
    expect(message).toMatch(/the connection by --via "env -i .*" broke: killed by SIGKILL/)
    expect(JSON.parse(out).capture.spans).toBeGreaterThan(3)
    await far.isLeft()
  })
})

describe.concurrent('what stands in the way is told in a sentence', () => {
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
      /a password is required \(what asks for a password can ask on a terminal of this machine/,
    ],
    [
      'nothing to read there, as without -i',
      "sh -c 'exec sh </dev/null'",
      /exit status 0: the shell there had nothing to read \(leave out -n of ssh, give -i to/,
    ],
    [
      'both streams in one, as on a terminal',
      "sh -c 'exec sh 2>&1'",
      /what it says on standard error does not come apart from the rest \(leave out -t\)/,
    ],
    [
      'no standard output',
      "sh -c 'exec sh >/dev/null'",
      /what it writes to standard output does not arrive here/,
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
    const { status, err } = await gotail(['record', '--via', 'sleep', server, HANDLE], {}, (run) =>
      run.press(),
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
    const { status, out, err, far } = await record([], { path })
    expect(status).toBe(1)
    expect(err).toContain('bpftrace is not installed')
    expect(out).toContain(`uprobe:${server}:0x`)
    await far.isLeft()
  })

  test('a process that is not there, a file that is not there', async () => {
    const far = new Far()
    const missing = await gotail(['record', '--via', far.via(), '--pid', '4194303', HANDLE])
    expect(missing.err).toContain('there is no process 4194303')
    const file = await gotail(['record', '--via', far.via(), join(dir, 'no "such" file'), HANDLE])
    expect(file.err).toContain('no "such" file there: no such file')
    expect([missing.status, file.status]).toEqual([2, 2])
    await far.isLeft()
  })

  test('a path that a shell would take for more than a name comes over, and is not traced', async () => {
    for (const name of ["it's $(touch here) ; there", 'new\nline "; touch here; "']) {
      const folder = join(dir, name)
      mkdirSync(folder)
      copyFileSync(server, join(folder, 'server'))
      const far = new Far()
      const words = ['record', '--via', far.via(), join(folder, 'server'), HANDLE]
      const { status, out, err } = await gotail([...words, '--duration', '100ms'])
      expect(err).toContain(
        `bpftrace cannot take the path ${JSON.stringify(join(folder, 'server'))}`,
      )
      expect({ status, out }).toEqual({ status: 1, out: '' })
      expect([dir, folder].flatMap((each) => readdirSync(each))).not.toContain('here')
      await far.isLeft()
    }
  })

  test('a command to start is not taken there', async () => {
    const { status, err } = await record(['--', server])
    expect({ status, err }).toEqual({
      status: 2,
      err: 'gotail: --via traces a program that runs there already: leave out the command\n',
    })
  })
})

test.concurrent('a program comes over once, and never where nothing may be kept', async () => {
  const env = { XDG_CACHE_HOME: mkdtempSync(join(dir, 'cache-')) }
  const words = ['record', '--via', new Far().via(), '--max-load', 'none', '--duration', '100ms']
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

test.concurrent('the doctor looks at the other machine', async () => {
  const far = new Far()
  const { status, out } = await gotail([
    'doctor',
    '--via',
    far.via(),
    '--no-cache',
    '-q',
    server,
    HANDLE,
  ])
  expect(out).toMatch(/^The machine \S+/)
  expect(out).toMatch(/bpftrace +0\.24/)
  expect(out).toContain(server)
  expect(status).toBeLessThan(2)
  await far.isLeft()
})

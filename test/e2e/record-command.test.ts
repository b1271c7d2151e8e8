import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Machine } from '../../src/cli/session/machine.ts'
import type { Outcome } from '../cli/fake-effects.ts'
import { OTHER, onlyHere } from './command.ts'
import { CLOCK, type GotailOptions, type Started, startGotail } from './started.ts'

const FAKE_BIN = join(import.meta.dirname, '../cli/fake-bin')
const FIXTURE = join(import.meta.dirname, '../fixtures/go', 'go1.24-amd64.gz')
const HANDLE = 'main.(*Server).Handle'

let dir = ''
let server = ''

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'gotail-record-'))
  server = join(dir, 'server')
  writeFileSync(server, gunzipSync(readFileSync(FIXTURE)), { mode: 0o755 })
})
afterAll(() => rmSync(dir, { recursive: true }))

type Ways = GotailOptions & {
  readonly fake?: string
  /** Processes that run the program: such as live, whatever they run. */
  readonly running?: readonly number[]
}

/** The folder in which the fake bpftrace of one trace leaves its notes. */
class Notes {
  readonly folder = mkdtempSync(join(dir, 'notes-'))

  has(name: string): boolean {
    return existsSync(join(this.folder, name))
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8')
  }

  /** Resolves when bpftrace has left a note of this name. */
  async come(name: string): Promise<void> {
    while (!this.has(name)) await new Promise((resolve) => setTimeout(resolve, 20))
  }

  /** Resolves when bpftrace has printed the events of twenty calls. */
  traced(): Promise<void> {
    return this.come('calls')
  }
}

/** What a trace says of how far it is. */
const STAGE = /^gotail: (tries what bpftrace|counts for a second|the probes stand)/

interface Trace extends Omit<Outcome, 'status'> {
  readonly status: number | null
  readonly stages: readonly string[]
  readonly notes: Notes
}

/**
 * Runs `gotail record` to its end; `during` may press Ctrl-C meanwhile. Traces share nothing but what the first test has tried:
 * the others wait for their fakes and their timers side by side.
 */
async function record(
  args: readonly string[],
  ways: Ways = {},
  during: (process: Started, notes: Notes) => Promise<void> = async () => {},
): Promise<Trace> {
  const { fake: mode = 'orderly', running = [], ...options } = ways
  const notes = new Notes()
  const env = {
    PATH: `${FAKE_BIN}:${process.env.PATH}`,
    FAKE: mode,
    NOTES: notes.folder,
    // What bpftrace can do is tried in the first test; the others remember it.
    XDG_CACHE_HOME: join(dir, `cache-${options.env?.FAKE_VERSION}`),
    ...options.env,
  }
  // To count takes a second, which has tests of its own.
  const words = args.includes('--max-load') ? args : ['--max-load', 'none', ...args]
  const asking = (machine: Machine): Machine => withRunning(running, machine)
  const started = startGotail(['record', ...words], { ...options, env, asking })
  await Promise.race([during(started, notes), started.ended])
  const { status, stdout, stderr } = await started.ended
  const [stages, others] = [true, false].map((isStage) =>
    stderr.split(/(?<=\n)/).filter((line) => STAGE.test(line) === isStage),
  )
  return { status, out: stdout, err: others.join(''), stages, notes }
}

/** This machine, where these processes run the program and use a CPU each. */
function withRunning(pids: readonly number[], machine: Machine): Machine {
  const files = pids.map((pid) => `/proc/${pid}/exe`)
  const busy = pids.map((pid) => `/proc/${pid}/stat`)
  return {
    ...machine,
    text: async (path) => {
      const ticks = Math.round(performance.now() / 10)
      return busy.includes(path)
        ? `1 (server) S ${'0 '.repeat(10)}${ticks} 0 0`
        : machine.text(path)
    },
    identity: (path) => machine.identity(files.includes(path) ? server : path),
  }
}

function spansOf(json: string): number {
  return JSON.parse(json).capture.spans
}

describe('a trace', () => {
  test('ends after its time, with a report and nothing else', async () => {
    const { status, out, err } = await record([server, HANDLE, '--duration', '500ms'])
    expect({ status, err }).toEqual({ status: 0, err: '' })
    expect(out).toMatch(/^main\.handle: p50|^main\.handle: p99/)
    expect(out).not.toContain('EVENTS_MISSING')
    expect(out).not.toContain('NO_END')
  })

  test('says what it waits for, and when it begins: until then load would be in vain', async () => {
    const env = { XDG_CACHE_HOME: join(dir, 'empty-cache') }
    const args = [server, HANDLE, '--duration', '100ms', '--max-load', '100']
    const { stages } = await record(args, { env })
    const line = (words: string): unknown =>
      expect.stringMatching(new RegExp(`^gotail: ${words}\\n$`))
    expect(stages).toEqual([
      line('tries what bpftrace 0\\.24\\.0 can do on this machine, .*, the first time only'),
      line('counts for a second what the probes would cost, before anything is traced'),
      line(`the probes stand: tracing since ${CLOCK}, for 100 ms`),
    ])
    expect((await record([...args, '-q'], { env })).stages).toEqual([])
  })

  test.concurrent('without a time says what ends it', async () => {
    const { stages } = await record([server, HANDLE], {}, async (run, notes) => {
      await notes.traced()
      await run.press()
    })
    expect(stages.at(-1)).toMatch(
      /^gotail: the probes stand: tracing since [\d:]{8}, until Ctrl-C\n$/,
    )
  })

  test('hands bpftrace the script for this program, and room for events', async () => {
    const env = { FAKE_VERSION: 'v0.17.0' }
    const { notes } = await record([server, HANDLE, '--duration', '100ms'], { env })
    // What it holds back comes out each second: the script sees to it.
    expect(notes.read('arguments')).toBe('-B\nfull\n-\n')
    expect(notes.read('script.bt')).toMatch(/interval:s:1 \{ .*print\(@gotail_events\); \}/)
    expect(notes.read('script.bt')).toMatch(
      /uprobe:\S+server:0x[0-9a-f]+ .*main\.\(\*Server\)\.Handle/,
    )
    expect(notes.read('environment')).toContain('BPFTRACE_PERF_RB_PAGES=1024\n')
  })

  test.concurrent('what the user sets for bpftrace stays', async () => {
    const env = { FAKE_VERSION: 'v0.17.0', BPFTRACE_PERF_RB_PAGES: '4096' }
    const { notes } = await record([server, HANDLE, '--duration', '100ms'], { env })
    expect(notes.read('environment')).toContain('BPFTRACE_PERF_RB_PAGES=4096\n')
  })

  test.concurrent('takes the options of script and analyze', async () => {
    const args = [server, HANDLE, '--duration', '300ms', '--detail', 'spans', '--arg', '1']
    const { status, out, notes } = await record([...args, '-p', '75', '--json', '-'])
    expect(status).toBe(0)
    expect(JSON.parse(out).functions[0].quantiles).toMatchObject([{ p: 0.75 }])
    expect(notes.read('script.bt')).toContain('arg1')
    expect(notes.read('script.bt')).not.toContain('casgstatus')
  })

  test.concurrent('ends with bpftrace where that ends by itself', async () => {
    const { status, out, err } = await record([server, HANDLE, '--json', '-'], { fake: 'finishes' })
    expect({ status, err }).toEqual({ status: 0, err: '' })
    expect(spansOf(out)).toBe(30)
  })

  test.concurrent('where SIGTERM ends it, its report comes', async () => {
    const { status, out } = await record(
      [server, HANDLE, '--json', '-'],
      {},
      async (run, notes) => {
        await notes.traced()
        await run.terminate()
      },
    )
    expect(status).toBe(0)
    expect(spansOf(out)).toBeGreaterThan(3)
  })
})

/** A test that another executable cannot be put to: it asks the machine that runs it. */
const MADE_UP = 'here the answers of the machine are made up'

describe
  .skipIf(OTHER !== undefined)
  .concurrent(onlyHere('one process of a program', MADE_UP), () => {
    const words = [HANDLE, '--pid', String(process.pid), '--duration', '100ms']
    const running = [process.pid, process.ppid]

    test.each([
      ['a script that filters by itself is not kept to it', 'v0.24.0', 'full', false],
      ['a new bpftrace keeps a script to it that needs nothing else', 'v0.24.0', 'spans', true],
      ['an old bpftrace keeps its uprobes to it', 'v0.17.0', 'full', true],
    ])('%s', async (_, version, detail, isKept) => {
      const env = { FAKE_VERSION: version }
      const { status, err, notes } = await record([server, ...words, '--detail', detail], {
        env,
        running,
      })
      expect({ status, err }).toMatchObject({ status: 0 })
      const kept = isKept ? `-p\n${process.pid}\n` : ''
      expect(notes.read('arguments')).toBe(`-B\nfull\n${kept}-\n`)
      expect(/uprobe:\S+\n?.*\/pid == /.test(notes.read('script.bt'))).toBe(!isKept)
      // Whoever else pays is told.
      expect(err.includes(`runs this program (${process.ppid}) and pays`)).toBe(!isKept)
    })

    test('the share that its probes take is told, whoever keeps to it', async () => {
      const env = { HITS: '20000' }
      const { status, err } = await record([server, ...words, '--max-load', '100'], {
        env,
        running,
      })
      expect({ status, err }).toMatchObject({ status: 0 })
      expect(err).toMatch(/the probes take about [\d.]+ CPUs \(\d+ % of what it uses\)/)
    })
  })

describe.concurrent('Ctrl-C', () => {
  test('ends the trace, and the report counts all that bpftrace printed', async () => {
    const { status, out, err } = await record(
      [server, HANDLE, '--json', '-'],
      {},
      async (run, notes) => {
        await notes.traced()
        await run.press()
      },
    )
    expect({ status, err }).toEqual({ status: 0, err: '' })
    const { capture, diagnostics } = JSON.parse(out)
    expect(capture).toMatchObject({ lost: 0 })
    expect(diagnostics).toEqual([])
  })

  test('before bpftrace has started is no end of the world', async () => {
    const { status, err } = await record([server, HANDLE], {}, async (run) => run.press())
    expect(status).toBe(3)
    expect(err).toMatch(
      /^gotail: (nothing was traced: Ctrl-C came before the probes stood\n$|\d+ events?, but no finished span)/,
    )
  })

  test('while it prepares leaves nothing to wait for, and gives no reasons for an empty trace', async () => {
    const args = [server, HANDLE, '--duration', '60s', '--max-load', '100']
    const pressed = async (run: Started): Promise<void> => run.press()
    const { status, err, stages, notes } = await record(args, {}, pressed)
    expect({ status, err }).toEqual({
      status: 3,
      err: 'gotail: nothing was traced: Ctrl-C came before the probes stood\n',
    })
    expect(stages.join('')).not.toContain('tracing since')
    expect(notes.has('script.bt')).toBe(false)
  })

  test('twice kills a bpftrace that does not end, and reports on what came', async () => {
    const json = [server, HANDLE, '--json', '-']
    const { status, out, err } = await record(json, { fake: 'deaf' }, async (run, notes) => {
      await notes.traced()
      await run.press()
      await notes.come('interrupts')
      await run.press()
    })
    expect(status).toBe(0)
    expect(err).toBe('gotail: ended by Ctrl-C: this is what was read until then\n')
    expect(spansOf(out)).toBeGreaterThan(3)
  })
})

describe.concurrent('a bpftrace that fails', () => {
  test('midway leaves a report that says so', async () => {
    const { status, out, err } = await record([server, HANDLE, '--json', '-'], { fake: 'dies' })
    const words = 'bpftrace died before the trace was over: killed by SIGSEGV; the report covers'
    expect(status).toBe(0)
    expect(err).toMatch(`gotail: ${words}`)
    const { capture, diagnostics } = JSON.parse(out)
    expect(capture.spans).toBe(30)
    expect(diagnostics).toContainEqual(
      expect.objectContaining({ code: 'CUT_FILE', message: expect.stringContaining(words) }),
    )
  })

  test('before it attached is 1, with its own words and without the harmless ones', async () => {
    const { status, out, err } = await record([server, HANDLE], { fake: 'refuses' })
    expect({ status, out }).toEqual({ status: 1, out: '' })
    expect(err).toMatch(
      /^gotail: bpftrace: stdin:3:1-20: ERROR: tracepoint not found: sched:sched_switch\ngotail: bpftrace ended before its probes stood: exit status 1 .*doctor.*\n$/,
    )
    expect(err).not.toContain('MEMLOCK')
  })

  test('what it lost by its own account on standard error is lost in the report', async () => {
    const save = join(dir, 'lossy.log')
    const args = [server, HANDLE, '--duration', '500ms', '--json', '-', '--save', save]
    const { out, err } = await record(args, { fake: 'loses' })
    expect(err).toBe('')
    expect(JSON.parse(out).capture.lost).toBe(12)
    // What is saved says the same when it is read again.
    const losses = readFileSync(save, 'utf8').matchAll(/^Lost (\d+) events$/gm)
    // Two that come at once may be told as one.
    expect(Array.from(losses, ([, count]) => Number(count)).reduce((sum, n) => sum + n, 0)).toBe(12)
  })
})

describe.concurrent('what stands in the way', () => {
  test('no bpftrace: how to get it, and the script', async () => {
    const empty = mkdtempSync(join(dir, 'empty-'))
    const args = [server, HANDLE, '--bpftrace-version', '0.23']
    const { status, out, err } = await record(args, { env: { PATH: empty } })
    expect(status).toBe(1)
    expect(err).toMatch(/^gotail: bpftrace is not installed: sudo apt install bpftrace [^\n]*\n$/)
    expect(out).toMatch(/^\/\* gotail script .*\nuprobe:/s)
  })

  test('a bpftrace that reads no script from standard input: the script', async () => {
    const ways = { env: { FAKE_VERSION: 'v0.11.3' } }
    const { status, out, err } = await record([server, HANDLE, '--no-stacks'], ways)
    expect(status).toBe(1)
    expect(err).toContain('gotail: bpftrace 0.11.3 takes no script from standard input; the script')
    expect(out).toMatch(/\/\* gotail script .*\nuprobe:/s)
  })

  const notRoot = onlyHere('not root: what to type, and the script', 'it runs as root')
  test.skipIf(OTHER !== undefined)(notRoot, async () => {
    const { status, out, err } = await record([server, HANDLE], { isRoot: false })
    expect(status).toBe(1)
    expect(err).toMatch(/^gotail: only root can trace: run the same command with sudo; [^\n]*\n$/)
    expect(out).toMatch(/^\/\* gotail script /)
  })

  test.each<[string, (server: string) => string[], RegExp]>([
    ['no function', (bin) => [bin], /name a function to trace/],
    ['an unknown option', (bin) => [bin, HANDLE, '--pidd', '1'], /unknown option '--pidd'/],
    ['a time without a unit', (bin) => [bin, HANDLE, '--duration', '5'], /a time with its unit/],
    ['no such process', (bin) => [bin, HANDLE, '--pid', '4194303'], /no process 4194303/],
    [
      'a process of another program',
      (bin) => [bin, HANDLE, '--pid', String(process.pid)],
      /runs another file than/,
    ],
    [
      'a process and a command',
      (bin) => [bin, HANDLE, '--pid', '1', '--', 'true'],
      /leave out the command/,
    ],
    ['a capture over the program', (bin) => [bin, HANDLE, '--save', bin], /is named twice/],
  ])('%s is wrong usage', async (_, args, reason) => {
    const { status, out, err } = await record(args(server))
    expect(err).toMatch(reason)
    expect({ status, out }).toEqual({ status: 2, out: '' })
  })

  test('a capture in no folder could not be written', async () => {
    const { status, out, err } = await record([server, HANDLE, '--save', '/nowhere/x.gz'])
    expect(err).toMatch(/cannot write \/nowhere\/x\.gz: no such directory/)
    expect({ status, out }).toEqual({ status: 1, out: '' })
  })

  test('a function that is not there is 1', async () => {
    const { status, err } = await record([server, 'main.(*Server).Handel'])
    expect(status).toBe(1)
    expect(err).toMatch(/main\.\(\*Server\)\.Handel.*did you mean.*main\.\(\*Server\)\.Handle/)
  })
})

describe.concurrent('the command behind --', () => {
  const program = (words: string): readonly string[] => ['--', 'bash', '-c', words]

  test('begins when the probes stand, talks on standard error, and is stopped at the end', async () => {
    const words = `trap 'echo stopped; exit 0' TERM; echo started >&2; while :; do sleep 0.05; done`
    const args = [server, HANDLE, '--duration', '400ms', '--json', '-', ...program(words)]
    const { status, out, err } = await record(args, { fake: 'quiet' })
    expect(status).toBe(0)
    // Two pipes keep no order between them; the shell tells of its sleep, which is stopped too.
    const lines = err.trimEnd().split('\n').sort()
    expect(lines.filter((line) => line !== 'Terminated')).toEqual(['started', 'stopped'])
    expect(spansOf(out)).toBeGreaterThan(3)
  })

  test('ends the trace when it ends', async () => {
    const { status, err } = await record([server, HANDLE, ...program('sleep 0.3; exit 3')], {
      fake: 'quiet',
    })
    expect({ status, err }).toEqual({
      status: 0,
      err: 'gotail: the command ended: exit status 3\n',
    })
  })

  test('that cannot be run is wrong usage, and bpftrace is not left behind', async () => {
    const { status, err, notes } = await record([server, HANDLE, '--', './no-such-program'])
    expect({ status, err }).toEqual({
      status: 2,
      err: 'gotail: cannot run the command behind --: no such file\n',
    })
    expect(() => process.kill(Number(notes.read('pid')), 0)).toThrow('ESRCH')
  })
})

describe.concurrent('--save', () => {
  test('writes the capture as it came, packed where the name says so', async () => {
    const [plain, packed] = [join(dir, 'a.log'), join(dir, 'a.log.gz')]
    const traces = [plain, packed].map((path) =>
      record([server, HANDLE, '--duration', '200ms', '--save', path]),
    )
    await Promise.all(traces)
    for (const text of [readFileSync(plain, 'utf8'), gunzipSync(readFileSync(packed)).toString()]) {
      expect(text).toMatch(/^H gotail=1 .*\nE 5000000000 .*@gotail_events: \d+\nZ \d+\n$/s)
      expect(text.match(/^H losses=told$/gm)).toHaveLength(1)
    }
  })

  test('a full disk ends the file, not the trace', async () => {
    const full = join(dir, 'full.gz')
    symlinkSync('/dev/full', full)
    for (const path of ['/dev/full', full]) {
      const args = [server, HANDLE, '--duration', '300ms', '--save', path]
      const { status, out, err } = await record(args)
      expect(out).toMatch(/^main\.handle: p/)
      expect({ status, err }).toEqual({
        status: 1,
        err: `gotail: cannot write ${path}: no space left on device\n`,
      })
    }
  })
})

describe.concurrent('--max-load', () => {
  /** A hit costs 1 µs by the trials of the fake, on a machine that can run them. */
  const limited = [HANDLE, '--duration', '300ms', '--max-load', '0.5']

  test('what costs little is traced without a word', async () => {
    const { status, err, notes } = await record([server, ...limited])
    expect({ status, err }).toEqual({ status: 0, err: '' })
    const script = notes.read('count.bt')
    expect(script).toMatch(/uprobe:\S+server:0x[0-9a-f]+ \{ @hits\[0\] = count\(\); \}/)
    expect(script).toMatch(/tracepoint:sched:sched_wakeup \/args->comm == "server"\//)
    // Nothing is printed for a hit.
    expect(script.match(/printf\(/g)).toHaveLength(1)
  })

  test('what costs a tenth of a CPU is traced with a warning', async () => {
    // On a busy machine counts come in heaps: a rate is then several times itself.
    const args = [server, HANDLE, '--duration', '300ms', '--max-load', '8']
    const { status, err } = await record(args, { env: { HITS: '20000' } })
    const warning =
      /^gotail: the probes take about [\d.]+ CPUs from the program: [\d,]+ hits a second\n$/
    expect({ status, err }).toEqual({ status: 0, err: expect.stringMatching(warning) })
  })

  test('what costs more than the limit is refused at once, with the figures and a way out', async () => {
    const ways = { env: { HITS: '500000' } }
    const { status, out, err, notes } = await record([server, ...limited], ways)
    expect({ status, out }).toEqual({ status: 1, out: '' })
    expect(err).toMatch(
      /^gotail: not traced: the probes would take about [\d.]+ CPUs from the program, and it may be 0\.5 CPUs \(--max-load [\d.]+ allows it, none sets no limit\)\. [\d,]+ hits a second: main\.\(\*Server\)\.Handle entry [\d,]+ \([\d.]+ CPUs\).*--detail spans/,
    )
    expect(notes.has('script.bt')).toBe(false)
  })

  test('none is no limit', async () => {
    const args = [server, HANDLE, '--duration', '300ms', '--max-load', 'none']
    const { status, err, notes } = await record(args, { env: { HITS: '500000' } })
    expect({ status, err }).toEqual({ status: 0, err: '' })
    expect(notes.has('count.bt')).toBe(false)
  })

  test('a trace that comes to cost too much ends by itself, with its report, and 1', async () => {
    const args = [server, HANDLE, '--max-load', '0.5', '--json', '-']
    const { status, out, err } = await record(args, { env: { TRAPS: '1000000' } })
    expect(status).toBe(1)
    expect(err).toMatch(/gotail: the trace was ended: its probes took about [\d.]+ CPUs/)
    const { capture, diagnostics } = JSON.parse(out)
    expect(capture.spans).toBeGreaterThan(50)
    expect(diagnostics).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining('the trace was ended') }),
    )
  })

  test.each(['0', '-1', 'much', '0.5x'])('%j is wrong usage', async (limit) => {
    const { status, err } = await record([server, HANDLE, '--max-load', limit])
    expect(status).toBe(2)
    expect(err).toMatch(/a number of CPUs, such as 0\.5, or none/)
  })
})

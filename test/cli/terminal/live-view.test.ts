import { afterEach, describe, expect, test, vi } from 'vitest'
import { main } from '../../../src/cli/main.ts'
import * as pipeline from '../../../src/pipeline.ts'
import { protocolLines } from '../captures.ts'
import { type FakeOptions, type FakeProcess, fakeProcess, openStdin, run } from '../fake-effects.ts'

const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l'
const LEAVE = '\u001b[?7h\u001b[?25h\u001b[?1049l'
const HOME = '\u001b[H'
const NOTE = 'gotail: --live needs a terminal on standard output: the report comes at the end\n'
const TERMINAL: FakeOptions = { stdoutIsTTY: true, columns: 80, rows: 24, env: { NO_COLOR: '1' } }

afterEach(() => {
  vi.useRealTimers()
})

/** Lets everything that is ready happen, timers aside. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** Modules are loaded before the first picture, however long that takes. */
async function begun(fake: FakeProcess): Promise<void> {
  const deadlineMs = performance.now() + 20_000
  while (fake.out() === '' && fake.err() === '' && performance.now() < deadlineMs) await settle()
}

interface Live {
  readonly fake: FakeProcess
  readonly stdin: ReturnType<typeof openStdin>
  readonly done: Promise<number>
  /** Lets time go by and gives all pictures drawn so far. */
  pictures(ms: number): Promise<readonly string[]>
}

/** Starts `gotail --live` on an open pipe; time stands still. */
async function live(options: FakeOptions = {}): Promise<Live> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  let nowMs = 0
  const stdin = openStdin()
  const fake = fakeProcess({ stdin, ...TERMINAL, ...options })
  const done = main(['--live'], { ...fake.effects, now: () => nowMs })
  await begun(fake)
  return {
    fake,
    stdin,
    done,
    pictures: async (ms) => {
      nowMs += ms
      vi.advanceTimersByTime(ms)
      await settle()
      return fake.out().split(HOME).slice(1)
    },
  }
}

/** The report that the same input ends with without `--live`. */
async function plainReport(stdin: string): Promise<string> {
  return (await run([], { stdin, ...TERMINAL })).out
}

describe('--live on a terminal', () => {
  test('draws every second, whether anything comes in or not, and ends with the same report', async () => {
    const { fake, stdin, done, pictures } = await live()
    expect(fake.out()).toContain(`${ENTER}\u001b[2J${HOME}`)
    expect((await pictures(999)).length).toBe(1)
    const text = protocolLines(600)
    const half = text.indexOf('\n', text.length / 2) + 1
    stdin.write(text.slice(0, half))
    await settle()
    const second = (await pictures(1)).at(-1) ?? ''
    expect(second).toMatch(/^\u001b\[K0:01 · [1-9]\d* lines\/s · [1-9]\d* spans\/s · nothing lost/)
    expect(second).toContain('main.handle: p99 is')
    const third = (await pictures(1000)).at(-1) ?? ''
    expect(third).toMatch(/^\u001b\[K0:02 · 0 lines\/s · 0 spans\/s · nothing lost/)
    stdin.end(text.slice(half))
    expect(await done).toBe(0)
    expect(fake.out()).toMatch(/^\u001b\[\?1049h/)
    expect(fake.out().split(LEAVE)).toEqual([expect.anything(), await plainReport(text)])
    expect(fake.err()).toBe('')
    expect(fake.terminalUsers.size).toBe(0)
  })

  test('no picture is wider or taller than the window; a new size is obeyed at once', async () => {
    const { fake, stdin, done, pictures } = await live()
    stdin.write(protocolLines(600))
    await settle()
    await pictures(1000)
    const before = (await pictures(0)).length
    Object.assign(fake.effects.stdout, { columns: 30, rows: 7 })
    fake.effects.stdout.emit('resize')
    const all = await pictures(0)
    expect(all.length).toBe(before + 1)
    const lines = (all.at(-1) ?? '').replaceAll('\u001b[K', '').split('\r\n')
    expect(lines.length).toBe(7)
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(30)
    stdin.end()
    await done
    expect(fake.effects.stdout.listenerCount('resize')).toBe(0)
  })

  test('says what Ctrl-C does, and after one that it waits', async () => {
    const { fake, stdin, done, pictures } = await live()
    expect((await pictures(0)).at(-1)).toContain('Ctrl-C ends the trace')
    fake.press()
    expect((await pictures(1000)).at(-1)).toContain('Ctrl-C came: waiting for bpftrace')
    stdin.end(protocolLines(3))
    expect(await done).toBe(0)
  })

  test.each([
    ['a second Ctrl-C', (fake: FakeProcess) => [fake.press(), fake.press()], 'Ctrl-C'],
    ['SIGTERM', (fake: FakeProcess) => [fake.terminate()], 'SIGTERM'],
  ] as const)('%s ends it with the report, on the usual screen', async (_, end, by) => {
    const { fake, stdin, done } = await live()
    stdin.write(protocolLines(10))
    await settle()
    end(fake)
    expect(await done).toBe(0)
    const [, after] = fake.out().split(LEAVE)
    expect(after).toMatch(/^main\.handle: p99 is 10\.0 µs/)
    expect(fake.err()).toBe(`gotail: ended by ${by}: this is what was read until then\n`)
  })

  test('a picture that took long is followed by four times as long without one', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    let nowMs = 0
    let looks = 0
    class SlowRun extends pipeline.AnalyzeRun {
      override snapshot(): ReturnType<pipeline.AnalyzeRun['snapshot']> {
        nowMs += 700
        looks++
        return super.snapshot()
      }
    }
    const stdin = openStdin()
    const fake = fakeProcess({ stdin, ...TERMINAL, pipeline: { ...pipeline, AnalyzeRun: SlowRun } })
    const done = main(['--live'], { ...fake.effects, now: () => nowMs })
    await settle()
    vi.advanceTimersByTime(2799)
    expect(looks).toBe(1)
    vi.advanceTimersByTime(1)
    expect(looks).toBe(2)
    stdin.end(protocolLines(1))
    await done
  })

  test('an input that cannot be used leaves the terminal before it says so', async () => {
    const stdin = Buffer.from(`\u007fELF${'\u0001'.repeat(400)}`)
    const { status, out, err } = await run(['--live'], { stdin, ...TERMINAL })
    expect(status).toBe(3)
    expect(out.endsWith(LEAVE)).toBe(true)
    expect(err).toMatch(/^gotail: this is no bpftrace output/)
  })

  test('progress on standard error stays off', async () => {
    const stdin = protocolLines(10)
    const { err } = await run(['--live'], { stdin, ...TERMINAL, stderrIsTTY: true })
    expect(err).toBe('')
  })
})

describe('--live elsewhere', () => {
  test.each<[string, FakeOptions]>([
    ['in a pipe', { stdoutIsTTY: false }],
    ['on a dumb terminal', { env: { TERM: 'dumb', NO_COLOR: '1' } }],
  ])('%s it is one note, and the report as ever', async (_, where) => {
    const stdin = protocolLines(10)
    const options = { ...TERMINAL, ...where, stdin }
    const plain = await run([], options)
    expect(await run(['--live'], options)).toEqual({ ...plain, err: NOTE })
    expect(await run(['--live', '-q'], options)).toEqual(plain)
  })
})

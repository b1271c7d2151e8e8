import { execFileSync } from 'node:child_process'
import { constants, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { main } from '../../../src/cli/main.ts'
import * as pipeline from '../../../src/pipeline.ts'
import { protocolLines } from '../captures.ts'
import { type FakeProcess, fakeProcess, openStdin } from '../fake-effects.ts'

const END_NOTE = 'gotail: ended by Ctrl-C: this is what was read until then\n'

/** On a busy machine what is a moment elsewhere takes many seconds. */
const BUSY = { timeout: 120_000 }

afterEach(() => {
  vi.useRealTimers()
})

/** Lets everything that is ready happen, timers aside. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
}

interface Running {
  readonly fake: FakeProcess
  readonly stdin: ReturnType<typeof openStdin>
  /** The exit status, or `running`. */
  state(): Promise<number | 'running'>
}

/** Starts gotail on an open standard input that brought ten calls so far. */
async function start(argv: readonly string[] = []): Promise<Running> {
  const stdin = openStdin()
  const fake = fakeProcess({ stdin })
  stdin.write(protocolLines(10))
  let status: number | 'running' = 'running'
  main(argv, fake.effects).then((result) => {
    status = result
  })
  await vi.waitFor(
    () => expect(stdin.readableFlowing === null && stdin.readableLength > 0).toBe(false),
    BUSY,
  )
  await settle()
  return {
    fake,
    stdin,
    state: async () => {
      await settle()
      return status
    },
  }
}

describe('on a pipe', () => {
  test('the first Ctrl-C is for the other end: what bpftrace prints then is read', async () => {
    const { fake, stdin, state } = await start()
    fake.press()
    expect(await state()).toBe('running')
    stdin.end('\n\n@late:\n[1, 2)                 7 |@@@@@@@@|\n')
    await vi.waitFor(async () => expect(await state()).toBe(0), BUSY)
    expect(fake.out()).toContain('Histogram @late')
    expect(fake.err()).toBe('')
  })

  test('the second ends it with a report', async () => {
    const { fake, state } = await start()
    fake.press()
    fake.press()
    await vi.waitFor(async () => expect(await state()).toBe(0), BUSY)
    expect(fake.out()).toContain('main.handle: p99 is 10.0 µs')
    expect(fake.err()).toBe(END_NOTE)
  })

  test('five silent seconds after the first end it with a report; every byte starts them anew', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const stdin = openStdin()
    const fake = fakeProcess({ stdin })
    let status: number | 'running' = 'running'
    main([], fake.effects).then((result) => {
      status = result
    })
    stdin.write(protocolLines(10))
    await settle()
    vi.advanceTimersByTime(60_000)
    fake.press()
    vi.advanceTimersByTime(4900)
    await settle()
    expect(status).toBe('running')
    stdin.write('@a: 1\n')
    await settle()
    vi.advanceTimersByTime(4900)
    await settle()
    expect(status).toBe('running')
    vi.advanceTimersByTime(200)
    for (let turn = 0; turn < 20 && status === 'running'; turn++) await settle()
    expect(status).toBe(0)
    expect(fake.out()).toContain('main.handle: p99')
    expect(fake.err()).toBe(END_NOTE)
  })

  test('the third gives up without a report', async () => {
    const stdin = openStdin()
    const fake = fakeProcess({ stdin })
    const done = main([], fake.effects)
    stdin.write(protocolLines(10))
    await settle()
    fake.press()
    fake.press()
    fake.press()
    expect(await done).toBe(130)
  })

  test('a Ctrl-C from before the input was opened counts', async () => {
    const stdin = openStdin()
    const fake = fakeProcess({ stdin })
    fake.press()
    const done = main(['--json', '-'], fake.effects)
    stdin.write(protocolLines(10))
    await settle()
    fake.press()
    expect(await done).toBe(0)
  })
})

describe('on a file', () => {
  test('the first Ctrl-C ends the reading; the report holds what was read', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'gotail-sigint-'))
    const path = join(dir, 'long.log')
    writeFileSync(path, protocolLines(200_000))
    let pieces = 0
    class PressedRun extends pipeline.AnalyzeRun {
      override push(bytes: Uint8Array): void {
        super.push(bytes)
        if (++pieces === 2) fake.press()
      }
    }
    const fake = fakeProcess({ pipeline: { ...pipeline, AnalyzeRun: PressedRun } })
    expect(await main([path, '--json', '-'], fake.effects)).toBe(0)
    expect(pieces).toBeLessThan(5)
    expect(JSON.parse(fake.out()).capture.spans).toBeGreaterThan(0)
    expect(fake.err()).toBe(END_NOTE)
    rmSync(dir, { recursive: true })
  })

  test('standard input redirected from a file is a file', async () => {
    const stdin = openStdin()
    const fake = fakeProcess({ stdin, stdinIsPipe: false })
    const done = main([], fake.effects)
    stdin.write(protocolLines(10))
    await settle()
    fake.press()
    expect(await done).toBe(0)
    expect(fake.err()).toBe(END_NOTE)
  })
})

describe('SIGTERM', () => {
  test('ends the input of a pipe at once, with a report', async () => {
    const { fake, state } = await start()
    fake.terminate()
    await vi.waitFor(async () => expect(await state()).toBe(0), BUSY)
    expect(fake.out()).toContain('main.handle: p99 is 10.0 µs')
    expect(fake.err()).toBe('gotail: ended by SIGTERM: this is what was read until then\n')
  })

  test('a second one changes nothing: timeout(1) sends two', async () => {
    const { fake, state } = await start()
    fake.terminate()
    fake.terminate()
    await vi.waitFor(async () => expect(await state()).toBe(0), BUSY)
    expect(fake.out()).toContain('main.handle: p99 is 10.0 µs')
  })

  test.each(['before the command line was read', 'after it was, before there is an input'])(
    '%s it ends the run: there is nothing to report yet',
    async (when) => {
      const fake = fakeProcess({ stdin: openStdin() })
      if (when.startsWith('before')) fake.terminate()
      const done = main([], fake.effects)
      if (when.startsWith('after')) fake.terminate()
      expect(await done).toBe(143)
    },
  )
})

test.skipIf(process.platform === 'win32')('a silent FIFO is a pipe and can be left', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'gotail-fifo-'))
  const path = join(dir, 'fifo')
  execFileSync('mkfifo', [path])
  // Open for reading and writing, so that neither end waits for the other.
  const writer = openSync(path, constants.O_RDWR | constants.O_NONBLOCK)
  const lines = protocolLines(10)
  while (isWritten(writer, lines)) {}
  const fake = fakeProcess()
  const done = main([path], fake.effects)
  // What was full has room again: it is being read.
  await vi.waitFor(() => expect(isWritten(writer, lines)).toBe(true), BUSY)
  fake.press()
  await settle()
  expect(fake.out()).toBe('')
  fake.press()
  expect(await done).toBe(0)
  expect(fake.out()).toContain('main.handle: p99')
  rmSync(dir, { recursive: true })
})

/** Whether a pipe had room for a text, which is less than a page. */
function isWritten(pipe: number, text: string): boolean {
  try {
    return writeSync(pipe, text) === text.length
  } catch {
    return false
  }
}

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { loading } from './command.ts'
import { Pipelines } from './pipeline.ts'
import { HAS_PTY, type Pty, pty, ptyName } from './pty.ts'
import { SPANS, sampleText, sh } from './shell.ts'

const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l'
const LEAVE = '\u001b[?7h\u001b[?25h\u001b[?1049l'
const HOME = '\u001b[H'
const COLOUR = /\u001b\[[0-9;]*m/g
/** A picture that shows spans. */
const SHOWN = /main\.handle: p99 is/

const pipelines = new Pipelines()
const tmp = mkdtempSync(join(tmpdir(), 'gotail-live-'))
const capture = join(tmp, 'capture.log')
writeFileSync(capture, sampleText(SPANS))
afterAll(() => rmSync(tmp, { recursive: true }))

/** Waits for the Enter key. */
const KEY = 'read -r < /dev/tty'

/** Runs in bash: its status is that of gotail. */
const WATCHING = `trap : INT
  bash test/e2e/fake-bpftrace.sh $MODE |
    sh -c 'echo $$ > "$PID_FILE"; NODE_OPTIONS="$LOADING" exec "$GOTAIL" --live'
  exit \${PIPESTATUS[1]}`

/** `fake bpftrace | gotail --live`, and the process id of gotail. */
function watching(MODE: string, LOADING = ''): Pty & { readonly pid: () => number } {
  const PID_FILE = join(tmp, `${watched++}.pid`)
  return {
    ...pty(WATCHING, { MODE, LOADING, PID_FILE }),
    pid: () => Number(readFileSync(PID_FILE, 'utf8')),
  }
}
let watched = 0

/** The terminal is as it was before, and what stands on it then. */
function afterwards(screen: string): string {
  const from = screen.lastIndexOf(LEAVE)
  expect(from).toBeGreaterThan(screen.lastIndexOf(ENTER))
  const rest = screen.slice(from + LEAVE.length)
  expect(rest.replace(COLOUR, '')).not.toMatch(/\u001b/)
  return rest
}

function pictures(screen: string): readonly string[] {
  return screen
    .slice(0, screen.lastIndexOf(LEAVE))
    .split(HOME)
    .slice(1)
    .map((picture) => picture.replaceAll('\u001b[K', '').replace(/\n\u001b\[J.*$/s, ''))
}

describe.skipIf(!HAS_PTY).concurrent('gotail --live on a terminal', () => {
  test(
    ptyName('shows several pictures, and ends with the report that it gives without'),
    async () => {
      const half = `head -n 9000 ${capture}; ${KEY}; tail -n +9001 ${capture}; ${KEY}`
      const terminal = pty(`(${half}) | "$GOTAIL" --live`)
      await terminal.until(/Handle: p99 is/)
      const from = terminal.screen().length
      terminal.type('\n')
      await terminal.until(/ 19,500 lines/, from)
      terminal.type('\n')
      const live = await terminal.result
      const plain = await pty(`"$GOTAIL" -q ${capture}`).result
      expect(live.status).toBe(0)
      const shown = pictures(live.stdout)
      expect(shown[0]).toContain('Waiting for the capture…')
      const verdicts = shown.flatMap((picture) => /Handle: p99 is \S+ \S+/.exec(picture) ?? [])
      expect(new Set(verdicts).size).toBeGreaterThan(1)
      for (const picture of shown) {
        const lines = picture.replace(COLOUR, '').split('\n')
        expect(lines.length).toBeLessThanOrEqual(24)
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(80)
      }
      const report = afterwards(live.stdout)
      expect(report).toContain('Data quality')
      expect(report).toBe(plain.stdout)
    },
  )

  test(ptyName('obeys a window that changes its size'), async () => {
    const { until, type, result, screen } = pty(
      `(cat ${capture}; ${KEY}; stty cols 52 rows 9 < /dev/tty; ${KEY}) | "$GOTAIL" --live`,
    )
    await until(/Handle: p99 is/)
    const from = screen().length
    type('\n')
    // The hint stands at the end of every picture.
    await until(/more lines\. .*more lines\. /s, from)
    type('\n')
    const { status, stdout } = await result
    const lines = (pictures(stdout).at(-1) ?? '').replace(COLOUR, '').split('\n')
    expect(lines.length).toBeLessThanOrEqual(9)
    expect(lines.at(-1)).toMatch(/^… \d+ more lines\./)
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(52)
    expect(status).toBe(0)
    expect(afterwards(stdout)).toContain('Data quality')
  })

  test(ptyName('at the first Ctrl-C reads on, until bpftrace has printed its maps'), async () => {
    const { until, type, result } = watching('ends')
    await until(SHOWN)
    type('\u0003')
    const { status, stdout } = await result
    expect(status).toBe(0)
    const report = afterwards(stdout)
    expect(report).toMatch(SHOWN)
    expect(report).toContain('@late')
  })

  test(ptyName('at the second one ends with the report'), async () => {
    const { until, type, result, screen } = watching('goes-on')
    await until(SHOWN)
    type('\u0003')
    await until(/once more ends now/, screen().length)
    type('\u0003')
    const { status, stdout } = await result
    expect(status).toBe(0)
    const report = afterwards(stdout)
    expect(report).toMatch(/ended by Ctrl-C/)
    expect(report).toMatch(SHOWN)
  })

  test(ptyName('at SIGTERM ends with the report'), async () => {
    const { until, pid, result } = watching('goes-on')
    await until(SHOWN)
    process.kill(pid(), 'SIGTERM')
    const { status, stdout } = await result
    expect(status).toBe(0)
    const report = afterwards(stdout)
    expect(report).toMatch(/ended by SIGTERM/)
    expect(report).toMatch(SHOWN)
  })

  test.each(['SIGHUP', 'SIGQUIT'] as const)(
    ptyName('leaves the terminal when %s ends it'),
    async (signal) => {
      const { until, pid, result } = watching('goes-on')
      await until(SHOWN)
      process.kill(pid(), signal)
      const { status, stdout } = await result
      expect(status).toBe(signal === 'SIGHUP' ? 129 : 131)
      expect(afterwards(stdout)).not.toMatch(SHOWN)
    },
  )

  test(ptyName('leaves the terminal when it breaks, and says how'), async () => {
    const { result } = watching('goes-on', loading('bomb.cjs'))
    const { status, stdout } = await result
    expect(status).toBe(1)
    expect(stdout).toContain(ENTER)
    expect(stdout).toContain('boom')
    expect(stdout.lastIndexOf(LEAVE)).toBeGreaterThan(stdout.lastIndexOf(ENTER))
  })

  test(ptyName('gives the terminal back while it is suspended, and takes it again'), async () => {
    const { until, pid, result, screen } = watching('goes-on')
    await until(SHOWN)
    process.kill(pid(), 'SIGTSTP')
    await until(/\?1049l/)
    // It may go on only once it has stopped, as a shell would have it.
    await vi.waitUntil(() => stateOf(pid()) === 'T', { timeout: 120_000 })
    afterwards(screen())
    const from = screen().length
    process.kill(pid(), 'SIGCONT')
    await until(/\?1049h.*main\.handle: p99 is/s, from)
    process.kill(pid(), 'SIGTERM')
    const { status, stdout } = await result
    expect(status).toBe(0)
    expect(afterwards(stdout)).toMatch(SHOWN)
  })
})

/** The state of a process as the kernel has it: T for a stopped one. */
function stateOf(pid: number): string {
  return /^State:\s+(\S)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? ''
}

test('a pipe gets the report as ever, and a note that nothing is live', async () => {
  const [live, plain] = await Promise.all([sh(`gotail --live ${SPANS}`), sh(`gotail ${SPANS}`)])
  expect(live).toEqual({
    ...plain,
    stderr: 'gotail: --live needs a terminal on standard output: the report comes at the end\n',
  })
})

test('SIGTERM ends the input of a pipe with the report', async () => {
  const running = await pipelines.flowing('goes-on', '--json -')
  running.terminate()
  const { status, stdout, stderr } = await running.result
  expect(status).toBe(0)
  expect(JSON.parse(stdout).capture.spans).toBeGreaterThan(5)
  expect(stderr).toBe('gotail: ended by SIGTERM: this is what was read until then\n')
})

import type { ChildProcess } from 'node:child_process'
import { afterAll, describe, expect, test } from 'vitest'
import { finished, type Result, start } from './shell.ts'

const END_NOTE = 'gotail: ended by Ctrl-C: this is what was read until then\n'

/** Runs before gotail does, and says on standard error when it begins to listen for Ctrl-C. */
const HERALD = `data:text/javascript,${encodeURIComponent(
  `process.on('newListener',(name)=>{name==='SIGINT'&&process.stderr.write('listening\\n')})`,
)}`

interface Pipeline {
  readonly result: Promise<Result>
  /** Resolves when gotail wrote something to standard output. */
  readonly answered: Promise<unknown>
  /** Ctrl-C, as a terminal sends it: to every process of the pipeline. */
  press(): void
}

const started: ChildProcess[] = []

afterAll(() => {
  for (const { pid } of started) {
    try {
      if (pid !== undefined) process.kill(-pid, 'SIGKILL')
    } catch {
      // All of them have ended by themselves.
    }
  }
})

/** Starts `fake bpftrace | gotail`; resolves as soon as gotail listens for Ctrl-C, before anything of it is loaded. */
async function pipeline(mode: string, gotail = ''): Promise<Pipeline> {
  // The trap keeps the shell alive on Ctrl-C, as an interactive one is; it ends with the status of gotail.
  const child = start(
    `trap : INT; bash test/e2e/fake-bpftrace.sh ${mode} | node --import "$HERALD" bin/gotail.js ${gotail}
     exit \${PIPESTATUS[1]}`,
    { variables: { HERALD } },
  )
  started.push(child)
  const result = finished(child).then((all) => ({
    ...all,
    stderr: all.stderr.replace(/^listening\n/, ''),
  }))
  const answered = new Promise((resolve) => child.stdout?.once('data', resolve))
  await new Promise((resolve) => child.stderr?.once('data', resolve))
  return {
    result,
    answered,
    press: () => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT')
    },
  }
}

/** As `pipeline`, and half a second later: by then events went through it. */
async function flowing(mode: string, gotail = ''): Promise<Pipeline> {
  const running = await pipeline(mode, gotail)
  await pause(500)
  return running
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** How many spans a report in JSON counts. */
function spansOf(stdout: string): number {
  return JSON.parse(stdout).capture.spans
}

describe.concurrent('Ctrl-C on a pipeline', () => {
  test.each(['', '--json -'])(
    'gotail %s lives on until bpftrace has printed its maps',
    async (flags) => {
      const { press, result } = await flowing('ends', flags)
      press()
      const { status, stdout, stderr } = await result
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
      expect(stdout).toContain('main.handle')
      // Printed after Ctrl-C; and of all events that the map counts, none is missing.
      expect(stdout).toContain('@late')
      expect(stdout).not.toContain('EVENTS_MISSING')
    },
  )

  test('one that comes before gotail has loaded is no end either', async () => {
    const { press, result } = await pipeline('ends')
    press()
    const { status, stdout, stderr } = await result
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toContain('@late')
  })

  test('rows of tables that come after it are written too', async () => {
    const { press, result } = await flowing('ends', 'tables')
    press()
    const { status, stdout } = await result
    expect(status).toBe(0)
    expect(stdout).toMatch(/"kind":"hist","name":"@late".*\n.*"@gotail_events".*\n$/)
  })

  test('where bpftrace does not end, the second one ends it, with a report', async () => {
    const { press, result } = await flowing('goes-on', '--json -')
    press()
    await pause(300)
    press()
    const { status, stdout, stderr } = await result
    expect({ status, stderr }).toEqual({ status: 0, stderr: END_NOTE })
    expect(spansOf(stdout)).toBeGreaterThan(5)
  })

  test('where bpftrace falls silent, gotail ends by itself 5 s later, with a report', async () => {
    const { press, result, answered } = await flowing('is-silent', '--json -')
    const before = performance.now()
    press()
    await answered
    expect(performance.now() - before).toBeGreaterThan(4900)
    const { status, stdout, stderr } = await result
    expect({ status, stderr }).toEqual({ status: 0, stderr: END_NOTE })
    expect(spansOf(stdout)).toBeGreaterThan(5)
  })

  test('where bpftrace goes on, the first one alone ends nothing', async () => {
    const { press, result } = await flowing('goes-on', '--json -')
    press()
    // Longer than the silence that would end it.
    await pause(5500)
    expect(await Promise.race([result, pause(10).then(() => 'running')])).toBe('running')
    press()
    const { status, stdout } = await result
    expect(status).toBe(0)
    expect(spansOf(stdout)).toBeGreaterThan(200)
  })
})

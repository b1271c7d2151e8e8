import { describe, expect, test } from 'vitest'
import { Pipelines } from './pipeline.ts'

const pipelines = new Pipelines()
const END_NOTE = 'gotail: ended by Ctrl-C: this is what was read until then\n'

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
      const running = await pipelines.flowing('ends', flags)
      await running.press()
      const { status, stdout, stderr } = await running.result
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
      expect(stdout).toContain('main.handle')
      // Printed after Ctrl-C; and of all events that the map counts, none is missing.
      expect(stdout).toContain('@late')
      expect(stdout).not.toContain('EVENTS_MISSING')
    },
  )

  test('one that comes before gotail has loaded is no end either', async () => {
    const running = await pipelines.start('ends')
    await running.press()
    const { status, stdout, stderr } = await running.result
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toContain('@late')
  })

  test('rows of tables that come after it are written too', async () => {
    const running = await pipelines.flowing('ends', 'tables')
    await running.press()
    const { status, stdout } = await running.result
    expect(status).toBe(0)
    expect(stdout).toMatch(/"kind":"hist","name":"@late".*\n.*"@gotail_events".*\n$/)
  })

  test('where bpftrace does not end, the second one ends it, with a report', async () => {
    const running = await pipelines.flowing('goes-on', '--json -')
    await running.press()
    await running.press()
    const { status, stdout, stderr } = await running.result
    expect({ status, stderr }).toEqual({ status: 0, stderr: END_NOTE })
    expect(spansOf(stdout)).toBeGreaterThan(5)
  })

  test('where bpftrace falls silent, gotail ends by itself 5 s later, with a report', async () => {
    const running = await pipelines.flowing('is-silent', '--json -')
    const before = performance.now()
    await running.press()
    await running.answered
    expect(performance.now() - before).toBeGreaterThan(4900)
    const { status, stdout, stderr } = await running.result
    expect({ status, stderr }).toEqual({ status: 0, stderr: END_NOTE })
    expect(spansOf(stdout)).toBeGreaterThan(5)
  })

  test('where bpftrace goes on, the first one alone ends nothing', async () => {
    const running = await pipelines.flowing('goes-on', '--json -')
    await running.press()
    // Longer than the silence that would end it.
    await pause(5500)
    expect(await Promise.race([running.result, pause(10).then(() => 'running')])).toBe('running')
    await running.read(15_000)
    await running.press()
    const { status, stdout } = await running.result
    expect(status).toBe(0)
    expect(spansOf(stdout)).toBeGreaterThan(200)
  })
})

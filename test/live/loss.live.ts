import { beforeAll, expect, test } from 'vitest'
import { HANDLE, openBench } from './bench.ts'
import { PlainPipe } from './plain-pipe.ts'
import { type Capture, captureOf, captureText, probesStand } from './recording.ts'
import { until } from './until.ts'

const ROUNDS = 5
const SECONDS = 3

const bench = openBench()
let server = ''

beforeAll(() => {
  server = bench.build('lv-load')
})

/** Starts the server so that it takes all the CPU there is. */
function saturated(): ReturnType<typeof bench.serve> {
  return bench.serve(server, bench.path('load.requests'), '-pause', '0s')
}

test('under a load that takes every CPU no more is lost than on the way through a plain pipe', async () => {
  const pipe = new PlainPipe(bench)
  await pipe.prepare(server)
  const service = await saturated()
  const captures: Capture[] = []
  for (let round = 1; round <= ROUNDS; round++) {
    await pipe.trace(service, SECONDS)
    const { status, stdout } = await bench.gotail(
      ...['record', server, HANDLE, '--pid', String(service.pid)],
      ...['--duration', `${SECONDS}s`, '--json', '-'],
    ).result
    expect(status).toBe(0)
    captures.push(captureOf(stdout))
  }
  await bench.farewell()
  const lost = { record: captures.map((each) => each.lost), pipe: await pipe.losses() }
  const events = captures.map((each) => each.events + each.lost)
  process.stdout.write(`lost by record ${lost.record} of ${events}, by the pipe ${lost.pipe}\n`)
  expect(sum(events)).toBeGreaterThan(50_000)
  expect(sum(lost.record)).toBeLessThanOrEqual(sum(lost.pipe))
})

test('the events of a trace lie within its duration, under load too', async () => {
  const { pid } = await saturated()
  const save = bench.path('duration.log')
  const { status } = await bench.gotail(
    ...['record', server, HANDLE, '--pid', String(pid), '--duration', '3s', '--save', save],
  ).result
  expect(status).toBe(0)
  const seconds = spanOfEvents(captureText(save)) / 1e9
  process.stdout.write(`the events of a trace of 3 s: ${seconds.toFixed(2)} s\n`)
  expect(Math.abs(seconds - 3)).toBeLessThanOrEqual(0.5)
})

test('bpftrace ends when gotail is killed', async () => {
  const { pid } = await bench.serve(server, bench.path('killed.requests'))
  const save = bench.path('killed.log')
  const run = bench.gotail('record', server, HANDLE, '--pid', String(pid), '--save', save)
  await probesStand(run, save)
  expect(bench.bpftraces).toHaveLength(1)
  run.child.kill('SIGKILL')
  await until(() => bench.bpftraces.length === 0)
})

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0)
}

/** From the first entry or exit of a capture to the last one, in nanoseconds. */
function spanOfEvents(capture: string): number {
  let [first, last] = [Number.POSITIVE_INFINITY, 0]
  for (const [, ts] of capture.matchAll(/^[EX] (\d+) /gm)) {
    first = Math.min(first, Number(ts))
    last = Math.max(last, Number(ts))
  }
  return last - first
}

import { symlinkSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { openBench } from './bench.ts'
import { matchRequests, middleOf } from './own-clock.ts'
import { captureText, clockOf, filesOf, record, recordRunning } from './recording.ts'

/** A thread that came back on a CPU. */
const SWITCH = /^O \d+ /m
/** What a thread runs. */
const SAMPLE = /^S \d+ /gm

const bench = openBench()
let server = ''

beforeAll(() => {
  server = bench.build('lv-many')
})

test('two processes of one binary keep their spans apart', async () => {
  const files = filesOf(bench, 'both')
  const requests = ['one', 'two'].map((name) => bench.path(`${name}.requests`))
  const [one, two] = [
    await bench.serve(server, requests[0]),
    await bench.serve(server, requests[1]),
  ]
  const { status, stderr } = await record(bench, server, files, '--duration', '5s')
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  await bench.farewell()
  const [clock, within] = [clockOf(files.save), middleOf(files.spans)]
  for (const [n, { pid }] of [one, two].entries()) {
    const matched = matchRequests(requests[n], files.spans, { clock, within, pid })
    expect(matched.requests).toBeGreaterThan(100)
    expect(matched.matched).toBe(matched.requests)
  }
  const spans = [undefined, one.pid, two.pid].map(
    (pid) => matchRequests(requests[0], files.spans, { clock, ...(pid && { pid }) }).spans,
  )
  expect(spans[1] + spans[2]).toBe(spans[0])
})

test('threads that have another name are seen to come and go', async () => {
  const files = filesOf(bench, 'renamed')
  const { status, stderr } = await recordRunning(bench, server, files, '-name', 'other-name')
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(SWITCH.test(captureText(files.save))).toBe(true)
})

test('so are those of a server that was started by the name of a link', async () => {
  const link = bench.path('lv-link')
  symlinkSync(server, link)
  const files = filesOf(bench, 'linked')
  const requests = bench.path('linked.requests')
  const { pid } = await bench.serve(link, requests)
  const words = ['--pid', String(pid), '--duration', '5s']
  const { status, stderr } = await record(bench, server, files, ...words)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(SWITCH.test(captureText(files.save))).toBe(true)
})

test('of one process the samples of all its threads come, and every line once', async () => {
  const files = filesOf(bench, 'sampled')
  const { pid } = await bench.serve(server, bench.path('sampled.requests'))
  const words = ['--pid', String(pid), '--duration', '5s', '--sample', '1999', '--max-load', 'none']
  const { status, stderr } = await record(bench, server, files, ...words)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  const capture = captureText(files.save)
  const events = capture.split('\n').filter((line) => /^[A-Z] \d+ /.test(line))
  const samples = capture.match(SAMPLE)?.length ?? 0
  process.stdout.write(`${samples} samples among ${events.length} events\n`)
  expect(samples).toBeGreaterThan(100)
  expect(new Set(events).size).toBe(events.length)
})

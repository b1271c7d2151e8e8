import { readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { HANDLE, openBench } from './bench.ts'
import { matchRequests } from './own-clock.ts'
import { callsCome, captureOf, clockOf, filesOf, probesStand, record, tell } from './recording.ts'

/** What the server prints when it starts; what a command of gotail's prints goes to standard error. */
const GREETING = 'begun 0\n'

const bench = openBench()
let server = ''

beforeAll(() => {
  server = bench.build('gotail-live')
})

/** One command traces the server and reports; every request by the server's own clock is a span of the report. */
async function tracesAll(what: string, binary: string): Promise<void> {
  const files = filesOf(bench, what)
  const { requests, spans, save, json } = files
  const command = ['--duration', '5s', '--', binary, '-out', requests]
  const { status, stdout, stderr, stages } = await record(bench, binary, files, ...command)
  expect({ status, stderr }).toEqual({ status: 0, stderr: GREETING })
  expect(stages.at(-1)).toMatch(/^gotail: the probes stand: tracing since [\d:]{8}, for 5\.00 s\n$/)
  expect(stdout).toMatch(/^main\.\(\*Server\)\.Handle: p99 is .* times the median/)
  expect(stdout).toContain('Why the tail of main.(*Server).Handle is slow')
  const { capture, functions } = JSON.parse(readFileSync(json, 'utf8'))
  // It wrote them at its end, so it lived until it was asked to end.
  const matched = matchRequests(requests, spans, { clock: clockOf(save) })
  tell(what, matched, capture)
  expect(matched.requests).toBeGreaterThan(500)
  expect(matched.matched).toBe(matched.requests)
  expect(capture).toMatchObject({ lost: 0, not_understood: 0 })
  const components = functions[0].components.map(({ name }: { name: string }) => name)
  expect(components).toEqual(expect.arrayContaining(['running', 'wait_mutex', 'wait_chan']))

  const audit = await bench.gotail('doctor', '--audit', save).result
  expect(audit.stdout).toMatch(/, 0 problems\.\n$/)
  expect(audit.status).toBe(0)
}

test('one command traces a server from its start, and every request is there', async () => {
  await tracesAll('whole', server)
})

test('so it does for a stripped one', async () => {
  await tracesAll('stripped', bench.build('gotail-strip', { flags: ['-ldflags', '-s -w'] }))
})

test('Ctrl-C ends the trace and the server, not the report', async () => {
  const { requests, spans } = filesOf(bench, 'ctrl-c')
  const save = bench.path('ctrl-c.log')
  const run = bench.gotail(
    ...['record', server, HANDLE, '--spans', spans, '--save', save],
    ...['--json', '-', '--', server, '-out', requests],
  )
  await probesStand(run, save)
  await callsCome(run, save, 1000)
  run.signal('SIGINT')
  const { status, stdout, stderr } = await run.result
  expect({ status, stderr }).toEqual({ status: 0, stderr: GREETING })
  const matched = matchRequests(requests, spans, { clock: clockOf(save) })
  tell('Ctrl-C', matched, captureOf(stdout))
  expect(matched.requests).toBeGreaterThan(100)
  expect(matched.matched).toBe(matched.requests)
})

test('a running server goes on unharmed when the bpftrace that watches it is killed', async () => {
  const { pid } = await bench.serve(server, bench.path('killed.requests'))
  const save = bench.path('killed.log')
  const run = bench.gotail('record', server, HANDLE, '--pid', String(pid), '--save', save)
  await probesStand(run, save)
  await callsCome(run, save, 1000)
  for (const each of bench.bpftraces) process.kill(each, 'SIGKILL')
  const { status, stdout, stderr } = await run.result
  expect(stderr).toContain('bpftrace died before the trace was over: killed by SIGKILL')
  expect(status).toBe(0)
  expect(stdout).toMatch(/^main\.\(\*Server\)\.Handle: p99 is /)
  expect(stdout).toContain('bpftrace died before the trace was over')
})

import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { Bench, HANDLE, processBelow, until } from './bench.ts'
import { type Matched, matchRequests } from './own-clock.ts'

const bench = new Bench()
let server = ''

beforeAll(() => {
  server = bench.build('gotail-live')
})
afterAll(() => bench.clear())
afterEach(() => expect(processBelow(process.pid, 'bpftrace')).toBeUndefined())

/** Figures of a run, for whoever compares versions. */
function tell(what: string, { requests, matched }: Matched, capture: { lost: number }): void {
  const share = ((matched / requests) * 100).toFixed(2)
  process.stdout.write(
    `${what}: ${matched} of ${requests} requests matched (${share} %), ${capture.lost} events lost\n`,
  )
}

function clockOf(capturePath: string): 'boot' | 'mono' {
  const head = gunzipSync(readFileSync(capturePath)).subarray(0, 1000).toString()
  process.stdout.write(`${head.split('\n').find((line) => line.startsWith('H gotail'))}\n`)
  return head.includes('clock=mono') ? 'mono' : 'boot'
}

/** One command traces the server and reports; every request by the server's own clock is a span of the report. */
async function tracesAll(what: string, binary: string): Promise<void> {
  const [requests, spans, save, json] = ['requests', 'spans.csv', 'capture.gz', 'report.json'].map(
    (name) => bench.path(`${what}.${name}`),
  )
  const files = ['--spans', spans, '--save', save, '--json', json]
  const { status, stdout, stderr } = await bench.gotail(
    ...['record', binary, HANDLE, '--duration', '5s', ...files, '--', binary, '-out', requests],
  ).result
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toMatch(/^main\.\(\*Server\)\.Handle: p99 is .* times the median/)
  expect(stdout).toContain('Why the tail of main.(*Server).Handle is slow')
  const { capture, functions } = JSON.parse(readFileSync(json, 'utf8'))
  const matched = matchRequests(requests, spans, clockOf(save))
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

test('doctor finds no problem with this machine and this server', async () => {
  const { status, stdout } = await bench.gotail('doctor', server, HANDLE).result
  expect(stdout).toMatch(/, 0 problems\.\n$/)
  expect(status).toBe(0)
})

test('one command traces a server from its start, and every request is there', async () => {
  await tracesAll('whole', server)
})

test('so it does for a stripped one', async () => {
  await tracesAll('stripped', bench.build('gotail-strip', ['-ldflags', '-s -w']))
})

test('Ctrl-C ends the trace and the server, not the report', async () => {
  const [requests, spans, save] = ['c.requests', 'c.spans.csv', 'c.gz'].map((name) =>
    bench.path(name),
  )
  const run = bench.gotail(
    ...['record', server, HANDLE, '--spans', spans, '--save', save],
    ...['--json', '-', '--', server, '-out', requests],
  )
  await until(() => processBelow(run.child.pid, 'gotail-live') !== undefined, 60)
  await new Promise((resolve) => setTimeout(resolve, 2000))
  run.signal('SIGINT')
  const { status, stdout, stderr } = await run.result
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  const matched = matchRequests(requests, spans, clockOf(save))
  tell('Ctrl-C', matched, JSON.parse(stdout).capture)
  expect(matched.requests).toBeGreaterThan(100)
  expect(matched.matched).toBe(matched.requests)
})

test('a process that runs already is traced and goes on unharmed, even when bpftrace is killed', async () => {
  const requests = bench.path('p.requests')
  const running = bench.start(server, ['-out', requests])
  const pid = String(running.child.pid)

  const [spans, save] = [bench.path('p.spans.csv'), bench.path('p.gz')]
  const first = await bench.gotail(
    ...['record', server, HANDLE, '--pid', pid, '--duration', '5s'],
    ...['--spans', spans, '--save', save, '--json', '-'],
  ).result
  expect({ status: first.status, stderr: first.stderr }).toEqual({ status: 0, stderr: '' })

  const second = bench.gotail('record', server, HANDLE, '--pid', pid, '--save', bench.path('k.gz'))
  await until(() => processBelow(second.child.pid, 'bpftrace') !== undefined, 60)
  await new Promise((resolve) => setTimeout(resolve, 5000))
  process.kill(Number(processBelow(second.child.pid, 'bpftrace')), 'SIGKILL')
  const killed = await second.result
  expect(killed.stderr).toContain('bpftrace died before the trace was over: killed by SIGKILL')
  expect(killed.status).toBe(0)
  expect(killed.stdout).toMatch(/^main\.\(\*Server\)\.Handle: p99 is /)
  expect(killed.stdout).toContain('bpftrace died before the trace was over')

  // It served on all the while, and ends in order when it is asked to.
  expect(running.child.exitCode).toBeNull()
  running.signal('SIGTERM')
  const { status, stderr } = await running.result
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })

  const rows = readFileSync(spans, 'utf8').trimEnd().split('\n').slice(1)
  const starts = rows.map((row) => Number(row.split(',')[3]))
  // Probes come and go one by one, and old versions drop what one CPU saw before they drop what another did.
  const middle: [number, number] = [Math.min(...starts) + 5e8, Math.max(...starts) - 2e9]
  const matched = matchRequests(requests, spans, clockOf(save), middle)
  const { capture } = JSON.parse(first.stdout)
  tell('--pid', matched, capture)
  expect(capture).toMatchObject({ lost: 0 })
  expect(matched.requests).toBeGreaterThan(100)
  expect(matched.matched).toBe(matched.requests)
})

import { beforeAll, expect, test } from 'vitest'
import { HANDLE, openBench } from './bench.ts'

const bench = openBench()
let server = ''

beforeAll(() => {
  server = bench.build('lv-guard')
})

test('a saturated server is counted for a moment and left alone where its probes cost too much', async () => {
  const { pid } = await bench.serve(server, bench.path('guard.requests'), '-pause', '0s')
  const { status, stdout, stderr } = await bench.gotail(
    ...['record', server, HANDLE, '--pid', String(pid), '--duration', '2s', '--max-load', '0.01'],
  ).result
  process.stdout.write(stderr)
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  const [, cpus, hits] =
    /would take about ([\d.]+) CPUs .* \(--max-load [\d.]+ allows it, none sets no limit\)\. ([\d,]+) hits a second/.exec(
      stderr,
    ) ?? []
  expect(Number(cpus)).toBeGreaterThan(0.01)
  expect(Number(hits?.replaceAll(',', ''))).toBeGreaterThan(100)
  expect(stderr).toContain('costs are those measured on this machine')
  expect(bench.bpftraces).toEqual([])
})

test('a server that is started for the trace is watched, and the trace ends by itself', async () => {
  const command = [server, '-out', bench.path('watched.requests'), '-pause', '0s']
  const { status, stdout, stderr } = await bench.gotail(
    ...['record', server, HANDLE, '--duration', '60s', '--max-load', '0.01', '--', ...command],
  ).result
  process.stdout.write(stderr)
  expect(status).toBe(1)
  expect(stderr).toContain('the trace was ended: its probes took about ')
  expect(stdout).toMatch(/^main\.\(\*Server\)\.Handle: p99 is /)
})

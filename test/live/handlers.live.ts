import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openBench } from './bench.ts'
import { type GroupJson, labelsSeen } from './labelled-service.ts'
import { type Ask, loadEach } from './load.ts'
import { pathOf, REAL_SERVERS } from './real-servers.ts'
import { probesStand } from './recording.ts'
import { pause } from './until.ts'

const HTTP = 'net/http.serverHandler.ServeHTTP'
const UNARY = 'google.golang.org/grpc.(*Server).processUnaryRPC'

const bench = openBench()

describe.each([
  {
    name: 'etcd',
    fn: UNARY,
    // By its name alone: it is found among all that run.
    words: () => ['etcd'],
    asks: (url: string): readonly Ask[] => [
      ...repeated(300, {
        method: 'POST',
        url: `${url}/v3/kv/put`,
        body: '{"key":"aQ==","value":"aQ=="}',
      }),
      ...repeated(200, { method: 'POST', url: `${url}/v3/kv/range`, body: '{"key":"aQ=="}' }),
      ...repeated(50, { method: 'POST', url: `${url}/v3/lease/grant`, body: '{"TTL":"9"}' }),
    ],
    names: ['method'],
    counts: { Put: 300, Range: 200, LeaseGrant: 50 },
  },
  {
    name: 'prometheus',
    fn: HTTP,
    words: (pid: number) => ['--pid', String(pid)],
    asks: (url: string): readonly Ask[] => [
      ...repeated(300, { method: 'GET', url: `${url}/metrics` }),
      ...repeated(200, { method: 'POST', url: `${url}/api/v1/query?query=vector(1)` }),
      ...repeated(50, { method: 'GET', url: `${url}/api/v1/labels` }),
    ],
    names: ['method', 'path'],
    counts: { 'GET /metrics': 300, 'POST /api/v1/query': 200, 'GET /api/v1/labels': 50 },
  },
])('$name as Debian builds it, stripped', ({ name, fn, words, asks: each, names, counts }) => {
  const server = REAL_SERVERS.find((one) => one.name === name)
  const isThere = server !== undefined && pathOf(name) !== undefined
  if (!isThere) process.stdout.write(`skipped: ${name} is not installed here\n`)

  test.skipIf(!isThere)(
    'reports what the load asked for without a function being named',
    async () => {
      if (server === undefined) return
      const folder = bench.path(name)
      mkdirSync(folder)
      const { pid } = await bench.serveHttp(server.command(folder), server.health)
      const [spans, save, json] = ['ndjson', 'log', 'json'].map((end) => join(folder, `r.${end}`))
      const files = ['--spans', spans, '--save', save, '--json', json]
      const run = bench.gotail('record', ...words(pid), ...files)
      await probesStand(run, save)
      await loadEach(each(new URL(server.health).origin))
      await pause(1000)
      run.child.kill('SIGINT')
      const { status, stdout, stderr } = await run.result
      expect({ status, stderr }).toMatchObject({ status: 0 })
      const seen = tally(labelsSeen(spans, fn, names))
      process.stdout.write(`${name}: ${JSON.stringify(seen)}\n${stdout.split('\n')[0]}\n`)
      expect(seen).toEqual(counts)
      const { capture, functions } = JSON.parse(readFileSync(json, 'utf8'))
      expect(capture.lost).toBe(0)
      const own = functions.find((one: { readonly fn: string }) => one.fn === fn)
      const groups = own.groups.map((one: GroupJson) => [
        names.map((key) => one.labels[key]).join(' '),
        one.spans,
      ])
      expect(Object.fromEntries(groups)).toEqual(counts)
    },
  )
})

function repeated(count: number, ask: Ask): readonly Ask[] {
  return new Array<Ask>(count).fill(ask)
}

/** How often each value is there. */
function tally(lines: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const each of lines) {
    const key = JSON.parse(each).join(' ')
    counts[key] = (counts[key] ?? 0) + 1
  }
  return counts
}

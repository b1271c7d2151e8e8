import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { get } from 'node:http'
import { beforeAll, describe, expect, test } from 'vitest'
import { openBench } from './bench.ts'
import {
  ADDRESS,
  askedFor,
  buildLabelled,
  compared,
  type GroupJson,
  labelsSeen,
  listens,
} from './labelled-service.ts'
import { type Ask, loadEach } from './load.ts'

const HTTP = 'net/http.serverHandler.ServeHTTP'
const UNARY = 'google.golang.org/grpc.(*Server).processUnaryRPC'
const STREAM = 'google.golang.org/grpc.(*Server).processStreamingRPC'
const WORK = 'main.(*Backend).Work'

const VERSION = execFileSync('bpftrace', ['--version'], { encoding: 'utf8' }).trim()
const SEES_RETURNS = Number(/v0\.(\d+)/.exec(VERSION)?.[1]) >= 23

const ROUNDS = 150
/** Texts that end lines, colour terminals or close a script where they are let through. */
const HOSTILE = [
  ...[
    'line\nfeed',
    'carriage\r\nreturn',
    '\u001b[31mred',
    '</script><b>',
    'back\\slash \\x41 \\n',
    '"quotes"',
  ],
  ...['\u0000nul', 'größe 中文 \u{1f600}', '=1+1', 'x'.repeat(4000), ' blanks ', ''],
]

/** By names where the binary has debug information, else spelled: the words of the arguments, one after the other. */
const NAMED = {
  statement: 'statement',
  size: 'statement.len',
  backend: 'b.name',
  id: 'job.ID',
  tenant: 'job.Tenant',
  level: 'job.Base.Level',
  parent: 'job.Parent.ID',
  tags: 'job.Tags.len',
  extra: 'job.Extra.len',
  urgent: 'job.Urgent',
  small: 'small',
  body: 'body',
  ok: 'ok',
  spilled: 'spilled',
  last: 'last',
}
/** Types of what interfaces hold, and elements, which a slice may not have. */
const NAMED_TOO = {
  context: 'ctx',
  held: 'job.Held',
  item: 'job.Items[0].Name',
  weight: 'job.Items[0].Weight',
  second: 'job.Items[1].Weight',
}
const SPELLED = {
  statement: '3:string',
  size: '4:int',
  backend: '0+0:string',
  id: '5+0:uint32',
  tenant: '5+8->+0:string',
  level: '5+8->+16:int16',
  parent: '5+16->+0:uint32',
  tags: '5+32:int',
  extra: '5+48->+0:int',
  urgent: '5+56:bool',
  small: '6:int8',
  ok: '7:bool',
  spilled: '8:uint16',
}
const SPELLED_TOO = { context: '1:iface', held: '5+88:any' }

const bench = openBench()

/** Records a server from its start to its end, while it is asked for things of all kinds; says where its spans and its log are. */
async function recorded(
  binary: string,
  name: string,
  ...words: readonly string[]
): Promise<{ readonly spans: string; readonly log: string; readonly json: string }> {
  const [spans, log, json] = ['ndjson', 'log', 'json'].map((end) => bench.path(`${name}.${end}`))
  const run = bench.gotail(
    ...['record', binary, ...words, '--spans', spans, '--json', json],
    ...['--', binary, '-address', ADDRESS, '-log', log],
  )
  await listens(run)
  await loadEach(asks())
  await new Promise((resolve) => get(`http://${ADDRESS}/end`, resolve).on('error', resolve))
  const { status, stderr } = await run.result
  expect({ status, stderr }).toEqual({
    status: 0,
    stderr: expect.not.stringMatching(/lost|cannot|no label/),
  })
  return { spans, log, json }
}

function expectAll(seen: readonly string[], asked: readonly string[]): void {
  expect(compared(seen, asked)).toEqual({ seen: asked.length, missing: [], extra: [] })
}

function asks(): readonly Ask[] {
  const url = (path: string): string => `http://${ADDRESS}${path}`
  const each = Array.from({ length: ROUNDS }, (_, n): readonly Ask[] => {
    const text = HOSTILE[n % HOSTILE.length]
    const query = new URLSearchParams({ statement: `select ${n} ${text}`, body: `${text} ${n}` })
    return [
      { method: n % 3 === 0 ? 'POST' : 'GET', url: url(`/page/${n}/${encodeURIComponent(text)}`) },
      { method: 'POST', url: url(`/rpc/kv.KV/Put${n}`) },
      { method: 'POST', url: url(`/stream/kv.Watch/Watch${n}`) },
      { method: 'GET', url: url(`/job/${n}?${query}`) },
    ]
  })
  return each.flat()
}

describe.each([
  { what: 'with debug information', name: 'lv-labels', flags: [], labels: [NAMED, NAMED_TOO] },
  {
    what: 'stripped',
    name: 'lv-labelss',
    flags: ['-ldflags', '-s -w'],
    labels: [SPELLED, SPELLED_TOO],
  },
])('labels of every call are what the server logged, $what', ({ name, flags, labels }) => {
  let binary = ''
  beforeAll(() => {
    binary = buildLabelled(bench, name, flags)
  })

  // With symbols it would put a probe at each RET under their names, which older ones cannot.
  const isBlind = flags.length === 0 && !SEES_RETURNS
  if (isBlind)
    process.stdout.write(`skipped: bpftrace ${VERSION} cannot see the end of every request\n`)

  test.skipIf(isBlind)('of the handlers that gotail knows', async () => {
    const { spans, log } = await recorded(binary, `${name}-known`)
    const http = askedFor(log, 'http', ['method', 'path'])
    process.stdout.write(`${http.length} requests\n`)
    expect(http.length).toBeGreaterThan(4 * ROUNDS)
    expectAll(labelsSeen(spans, HTTP, ['method', 'path']), http)
    expectAll(labelsSeen(spans, UNARY, ['method']), askedFor(log, 'rpc', ['method']))
    expectAll(labelsSeen(spans, STREAM, ['method']), askedFor(log, 'stream', ['method']))
  })

  test.skipIf(isBlind)(
    'in sums made in the kernel, too: of every call that is printed',
    async () => {
      const words = ['--detail', 'aggregate', '--threshold', '1ns']
      const { spans, log } = await recorded(binary, `${name}-printed`, ...words)
      expectAll(labelsSeen(spans, HTTP, ['method']), askedFor(log, 'http', ['method']))
      expectAll(labelsSeen(spans, UNARY, ['method']), askedFor(log, 'rpc', ['method']))
    },
  )

  test.skipIf(isBlind)('and by group, of calls that are not', async () => {
    const words = [
      '--detail',
      'aggregate',
      '--threshold',
      '100s',
      '--by',
      'method,path',
      '--raw-labels',
    ]
    const { log, json } = await recorded(binary, `${name}-sums`, ...words)
    const { functions } = JSON.parse(readFileSync(json, 'utf8'))
    const groups = (fn: string): readonly GroupJson[] =>
      functions.find((one: { readonly fn: string }) => one.fn === fn).groups
    const called = groups(UNARY).map(({ labels: of, spans }) => JSON.stringify([of.method, spans]))
    const asked = askedFor(log, 'rpc', ['method']).map((one) =>
      JSON.stringify([...JSON.parse(one), 1]),
    )
    expectAll(called.sort(), asked.sort())
    // The kernel keeps 200 groups of requests to 601 paths.
    const http = groups(HTTP)
    expect(http.reduce((sum, { spans }) => sum + spans, 0)).toBe(4 * ROUNDS + 1)
    expect(http.filter(({ other }) => other === true)).toMatchObject([
      { spans: 4 * ROUNDS + 1 - 200 },
    ])
  })

  test.each(labels.map((ways, i) => [i, ways] as const))(
    'of a function with arguments of all kinds, %i',
    async (i, ways) => {
      const words = Object.entries(ways).flatMap(([label, way]) => ['--label', `${label}=${way}`])
      const { spans, log } = await recorded(binary, `${name}-job${i}`, WORK, ...words)
      const names = Object.keys(ways)
      const jobs = askedFor(log, 'job', names)
      expect(jobs).toHaveLength(ROUNDS)
      expectAll(labelsSeen(spans, WORK, names), jobs)
    },
  )

  test.skipIf(isBlind)(
    'of what interfaces hold and of elements, summed up in the kernel',
    async () => {
      const names = ['held', ...(flags.length === 0 ? ['item'] : [])]
      const ways = { ...labels[1] }
      const words = Object.entries(ways)
        .filter(([label]) => label !== 'context')
        .flatMap(([label, way]) => ['--label', `${label}=${way}`])
      const sums = ['--detail', 'aggregate', '--threshold', '100s', '--by', names.join()]
      const { log, json } = await recorded(binary, `${name}-held`, WORK, ...words, ...sums)
      const [{ groups }] = JSON.parse(readFileSync(json, 'utf8')).functions
      const seen = groups.flatMap(({ labels: of, spans }: GroupJson) =>
        new Array(spans).fill(JSON.stringify(names.map((each) => of[each]))),
      )
      expectAll(seen.sort(), askedFor(log, 'job', names))
    },
  )
})

test.each(['full', 'spans'])(
  'types of what interfaces hold have their names wherever the program is loaded, %s',
  async (detail) => {
    const name = `lv-labelsp-${detail}`
    const binary = buildLabelled(bench, name, ['-buildmode=pie'])
    const words = Object.entries(NAMED_TOO).flatMap(([label, way]) => [
      '--label',
      `${label}=${way}`,
    ])
    const { spans, log } = await recorded(binary, name, WORK, ...words, '--detail', detail)
    const names = Object.keys(NAMED_TOO)
    expectAll(labelsSeen(spans, WORK, names), askedFor(log, 'job', names))
  },
)

import { expect, test } from 'vitest'
import type { Diagnostic } from '../src/model/diagnostic.ts'
import type { Span } from '../src/model/span.ts'
import { type AnalyzeOptions, AnalyzeRun, readScript } from '../src/pipeline.ts'

const HEADER =
  'H gotail=2 go=1.24.0 entry=push exit=ret\nH fn=main.f\nH label=method\nH label=path\n'

interface Read {
  readonly spans: readonly Span[]
  readonly labels: readonly unknown[]
  readonly names: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
}

function read(text: string | Uint8Array, options: { cut?: number; script?: string } = {}): Read {
  const spans: Span[] = []
  let names: readonly string[] = []
  const run = new AnalyzeRun({
    onSpan: (span, known) => {
      spans.push(span)
      names = known
    },
    ...(options.script === undefined ? {} : { script: readScript(options.script) }),
  })
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  const step = options.cut ?? bytes.length
  for (let at = 0; at < bytes.length; at += step) run.push(bytes.slice(at, at + step))
  const { diagnostics } = run.end()
  return { spans, labels: spans.map(({ labels }) => labels), names, diagnostics }
}

function codes({ diagnostics }: Read): readonly string[] {
  return diagnostics.map(({ code }) => code)
}

/** Two calls of one goroutine, nested, and one without labels. */
const LINES = [
  'E 1000000000 0 5 9 64 0',
  'L 1000000010 0 5 9 64 0 0 POST',
  'L 1000000020 0 5 9 64 0 1 /a b?c=d',
  'E 1000100000 0 5 9 128 0',
  'L 1000100010 0 5 9 128 0 0 GET',
  'X 1000200000 0 5 9 128 0',
  'X 1000300000 0 5 9 64 0',
  'E 1000400000 0 5 9 64 0',
  'X 1000500000 0 5 9 64 0',
]
const FOUND = [{ method: 'POST', path: '/a b?c=d' }, { method: 'GET' }, undefined]

test('a call has the labels of the lines behind its entry; the text goes to the end of the line', () => {
  const found = read(`${HEADER}${LINES.join('\n')}\nZ 1001000000\n`)
  expect(found.labels).toEqual(FOUND)
  expect(found.names).toEqual(['method', 'path'])
  expect(codes(found)).not.toContain('EXTRA_COLUMNS')
})

test('the same however the capture is cut, from a pty, in JSON, and as words', () => {
  const text = `${HEADER}${LINES.join('\n')}\nZ 1001000000\n`
  for (const cut of [1, 7, 64]) expect(read(text, { cut }).labels).toEqual(FOUND)
  expect(read(text.replaceAll('\n', '\r\n')).labels).toEqual(FOUND)
  const record = (line: string): string =>
    `{"type": "printf", "data": ${JSON.stringify(`${line}\n`)}}\n`
  const json = `{"type": "attached_probes", "data": {"probes": 2}}\n${text.trimEnd().split('\n').map(record).join('')}`
  expect(read(json).labels).toEqual(FOUND)
  const words = LINES.map((line) => {
    const [letter, ts, cpu, tid, gid, depth, fn, label = '', ...rest] = line.split(' ')
    const ev = letter === 'E' ? 'enter' : letter === 'X' ? 'exit' : 'label'
    const more = letter === 'L' ? ` label=${label} text=${rest.join(' ')}` : ''
    return `ev=${ev} ts=${ts} cpu=${cpu} tid=${tid} gid=${gid} depth=${depth}${fn === '' ? '' : ''}${more}`
  })
  expect(read(`${HEADER}${words.join('\n')}\n`).labels).toEqual(FOUND)
})

test('with pid=1 the process follows the thread in label lines, too', () => {
  const text = `${HEADER}H pid=1\nE 1000000000 0 5 77 9 64 0\nL 1000000010 0 5 77 9 64 0 1 12 34\nX 1000200000 0 5 77 9 64 0\n`
  expect(read(text).spans[0]).toMatchObject({ pid: 77, labels: { path: '12 34' } })
})

test('an empty text is a label; a label of a call that was not seen is counted', () => {
  const text = `${HEADER}E 1000000000 0 5 9 64 0\nL 1000000010 0 5 9 64 0 0 \nL 1000000011 0 5 9 64 0 1\nL 1000000012 0 5 8 64 0 1 /x\nX 1000200000 0 5 9 64 0\n`
  const found = read(text)
  expect(found.labels).toEqual([{ method: '', path: '' }])
  expect(found.diagnostics).toContainEqual(
    expect.objectContaining({ code: 'UNMATCHED_LABEL', count: 1, firstLine: 8 }),
  )
})

test('a label that no header declared is called by its index', () => {
  const text =
    'H gotail=2\nH fn=main.f\nE 1000000000 0 5 9 64 0\nL 1000000010 0 5 9 64 0 3 v\nX 1000200000 0 5 9 64 0\n'
  expect(read(text).labels).toEqual([{ label3: 'v' }])
})

test('columns of an entry that nobody knows are labels, exactly as they stand; the last goes to the end', () => {
  const text =
    'H gotail=1\nH fn=main.f\nH rec E ts cpu tid gid depth fn arg0 arg1\nE 1000000000 0 5 9 64 0 -18446744073709551615 GET /a\\x0ab\nX 1000200000 0 5 9 64 0\n'
  expect(read(text).labels).toEqual([{ arg0: '-18446744073709551615', arg1: 'GET /a\nb' }])
  const record = (line: string): string =>
    `{"type": "printf", "data": ${JSON.stringify(`${line}\n`)}}\n`
  const json = `{"type": "attached_probes", "data": {"probes": 2}}\n${text.trimEnd().split('\n').map(record).join('')}`
  expect(read(json).labels).toEqual([{ arg0: '-18446744073709551615', arg1: 'GET /a\nb' }])
})

test('words of an entry that nobody claims are labels', () => {
  const text =
    'enter ts=1000000000 tid=5 gid=9 fn=main.f path=/api, user="a b" n=3\nreturn ts=1000200000 tid=5 gid=9 fn=main.f code=200\n'
  expect(read(text).labels).toEqual([{ path: '/api', user: 'a b', n: '3' }])
  const compact =
    'H gotail=1\nH fn=main.f\nE 1000000000 0 5 9 64 0 path=/api\nX 1000200000 0 5 9 64 0\n'
  expect(read(compact).labels).toEqual([{ path: '/api' }])
})

test('a script that names its values makes labels of those of an entry', () => {
  const script =
    'uprobe:./s:f { printf("enter %llu %d %lld %s\\n", nsecs, tid, pid, str(arg0)); }\nuprobe:./s:g { printf("ret %llu %d %lld\\n", nsecs, tid, pid); }'
  const found = read('enter 1000000000 5 6 /x\nret 1000200000 5 6\n', { script })
  expect(found.spans.map(({ labels }) => Object.values(labels ?? {}))).toEqual([['/x']])
})

test('hostile labels stay what they are: no line, no capture, no other label comes of them', () => {
  const values = [
    'a\\x0aX 1000200000 0 5 9 64 0',
    '</script><script>alert(1)</script>',
    '=1+1',
    '__proto__',
    '\\x1b]0;owned\\x07',
    '"quoted", and, commas',
  ]
  const lines = values.flatMap((value, i) => {
    const ts = 1_000_000_000 + i * 1_000_000
    return [
      `E ${ts} 0 5 9 64 0`,
      `L ${ts + 1} 0 5 9 64 0 1 ${value}`,
      `X ${ts + 500_000} 0 5 9 64 0`,
    ]
  })
  const found = read(`${HEADER}${lines.join('\n')}\n`)
  expect(found.spans.map(({ labels }) => labels?.path)).toEqual([
    'a\nX 1000200000 0 5 9 64 0',
    '</script><script>alert(1)</script>',
    '=1+1',
    '__proto__',
    '\u001b]0;owned\u0007',
    '"quoted", and, commas',
  ])
})

test('a label of a megabyte is cut, and said', () => {
  const text = `${HEADER}E 1000000000 0 5 9 64 0\nL 1000000010 0 5 9 64 0 1 ${'x'.repeat(1_000_000)}\nX 1000200000 0 5 9 64 0\n`
  const found = read(text)
  expect(found.spans).toHaveLength(1)
  const [{ labels }] = found.spans
  expect(labels?.path?.length ?? 0).toBeLessThanOrEqual(512)
  expect(codes(found).some((code) => code === 'LABELS_CUT' || code === 'LINE_TOO_LONG')).toBe(true)
})

const NESTED = [
  'H gotail=1 entry=push exit=ret',
  'H fn=main.outer',
  'H fn=main.inner',
  'E 1000000000 0 5 9 64 0',
  'E 1000100000 0 5 9 128 1',
  'X 1000200000 0 5 9 128 1',
  'E 1000300000 0 5 9 128 1',
  'X 1000900000 0 5 9 128 1',
  'X 1001000000 0 5 9 64 0',
  'E 1001100000 0 5 9 64 1',
  'X 1001200000 0 5 9 64 1',
  'Z 1002000000',
].join('\n')

function rows(options: AnalyzeOptions): readonly unknown[] {
  const spans: Span[] = []
  const run = new AnalyzeRun({ ...options, onSpan: (span) => spans.push(span) })
  run.push(new TextEncoder().encode(`${NESTED}\n`))
  run.end()
  return spans.map(({ fn, durNs, parent }) => [fn, durNs, parent])
}

test('a span names the row of the target call that it was made in', () => {
  expect(rows({})).toEqual([
    ['main.outer', 1_000_000, undefined],
    ['main.inner', 100_000, 0],
    ['main.inner', 600_000, 0],
    ['main.inner', 100_000, undefined],
  ])
  expect(rows({ fn: /inner/ }).map((row) => (Array.isArray(row) ? row[2] : row))).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})

test('only spans that took long enough are told one by one; the numbers are of all', () => {
  expect(rows({ slowerThanNs: 600_000 })).toEqual([
    ['main.outer', 1_000_000, undefined],
    ['main.inner', 600_000, 0],
  ])
  const run = new AnalyzeRun({ slowerThanNs: 600_000 })
  run.push(new TextEncoder().encode(`${NESTED}\n`))
  const inner = run.end().functions.find(({ fn }) => fn === 'main.inner')
  expect(inner?.spans).toBe(3)
  expect(inner?.exemplars.map(({ span }) => span.durNs)).toEqual([600_000])
})

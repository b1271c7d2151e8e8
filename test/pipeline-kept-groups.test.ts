import { expect, test } from 'vitest'
import type { Analysis, SpanGroup } from '../src/model/analysis.ts'
import { type AnalyzeOptions, AnalyzeRun } from '../src/pipeline.ts'

const HEADER = [
  ...['H gotail=1 go=1.24.4 abi=reg clock=boot', 'H exit=ret entry=push', 'H process=7'],
  ...['H detail=aggregate threshold_ns=1000000', 'H fn=main.f', 'H fn=main.g'],
  ...['H label=method', 'H label=path', 'H label=big'],
]

/** A hist() map as bpftrace prints it, of powers of two: counts by exponent, and a row for each one between. */
function hist(name: string, key: string, counts: Readonly<Record<number, number>>): string {
  const exponents = Object.keys(counts).map(Number)
  const least = Math.min(...exponents)
  const rows = Array.from({ length: Math.max(...exponents) - least + 1 }, (_, row) => {
    const exponent = least + row
    return `[${2 ** exponent}, ${2 ** (exponent + 1)})  ${counts[exponent] ?? 0} |@@|`
  })
  return `${name}[${key}]:\n${rows.join('\n')}\n`
}

function analyzed(lines: readonly string[], options: AnalyzeOptions = {}): Analysis {
  const run = new AnalyzeRun(options)
  run.push(new TextEncoder().encode(`${[...HEADER, ...lines].join('\n')}\n`))
  return run.end()
}

/** 2,000 calls in 65 to 131 µs, 40 in 16 to 33 ms; of the other function none has a label. */
const MAPS = [
  hist('@ns', 'main.f', { 16: 2000, 24: 40 }),
  hist('@ns', 'main.g', { 12: 5 }),
  hist('@ns_by0', '·method, GET, ·path, /users/1/x, y, ·big?, 0', { 16: 1000 }),
  // An old bpftrace fills up what is shorter than a key.
  hist('@ns_by0', '·method, GET\\x00\\x00\\x00, ·path, /users/2/x, y\\x00, ·big?, 0', { 16: 900 }),
  hist('@ns_by0', '·method, POST, ·path, gr\\xc3\\xb6\\xc3\\x9fe\\x0a\\x41</script>, ·big?, 1', {
    24: 38,
  }),
]

function groupsOf(analysis: Analysis, fn: string): readonly SpanGroup[] {
  return analysis.functions.find((each) => each.fn === fn)?.grouped?.groups ?? []
}

test('calls that were counted by their labels in the kernel are groups, folded; what it kept no group of is one of all the others', () => {
  const analysis = analyzed(MAPS)
  const groups = groupsOf(analysis, 'main.f')
  expect(groups.map(({ labels, isOther, spans }) => ({ labels, isOther, spans }))).toEqual([
    {
      labels: { method: 'POST', path: 'größe\n\\x41</script>', big: 'true' },
      spans: 38,
      isOther: undefined,
    },
    { labels: {}, isOther: true, spans: 102 },
    {
      labels: { method: 'GET', path: '/users/:n/x, y', big: 'false' },
      spans: 1900,
      isOther: undefined,
    },
  ])
  const [slow, , usual] = groups
  expect(slow.tailShare).toBeCloseTo(38 / 40, 6)
  expect(slow.excessShare).toBeCloseTo(38 / 40, 6)
  expect(slow.quantiles.find(({ p }) => p === 0.99)).toMatchObject({ ns: Math.round(2 ** 24.5) })
  expect(usual).toMatchObject({ tailShare: 0, bodyShare: 1900 / 2000 })
  // All of it: slow calls are those of slow groups.
  expect(analysis.functions[0].grouped?.betweenShare).toBeGreaterThan(0.9)
  expect(groupsOf(analysis, 'main.g')).toEqual([])
  expect(analysis.histograms.map(({ histogram }) => histogram.name)).not.toContain('@ns_by0')
})

test('by what is asked for, raw where asked', () => {
  const byMethod = groupsOf(analyzed(MAPS, { by: ['method'] }), 'main.f')
  expect(byMethod.map(({ labels, spans }) => [labels.method, spans])).toEqual([
    ['POST', 38],
    [undefined, 102],
    ['GET', 1900],
  ])
  const raw = groupsOf(analyzed(MAPS, { by: ['path'], rawLabels: true }), 'main.f')
  expect(raw.map(({ labels }) => labels.path)).toContain('/users/2/x, y')
})

test('long calls have the labels of the lines before theirs, whatever stands between', () => {
  const spans: unknown[] = []
  analyzed(
    [
      'L 1000000000 0 5 9 64 0 0 POST',
      'L 1000000000 1 6 8 64 0 0 GET',
      'L 1000000000 0 5 9 64 0 1 /slow',
      'P 1000000000 6 8 3000000 0 0 0 0 0 0 0',
      'P 1000000000 5 9 2000000 0 0 0 0 0 0 0',
      'P 1000500000 5 9 2000000 0 0 0 0 0 0 0',
      ...MAPS,
    ],
    { onSpan: ({ gid, labels }) => spans.push([gid, labels]) },
  )
  expect(spans).toEqual([
    [8, { method: 'GET' }],
    [9, { method: 'POST', path: '/slow' }],
    [9, undefined],
  ])
})

import { expect, test } from 'vitest'
import type { Analysis, FunctionAnalysis } from '../../../src/model/analysis.ts'
import { type AnalyzeOptions, AnalyzeRun } from '../../../src/pipeline.ts'
import { analysisJson } from '../../../src/report/json/json.ts'
import { terminalReport } from '../../../src/report/terminal/terminal.ts'

const HEADER =
  'H gotail=2 go=1.24.0 entry=push exit=ret\nH fn=main.f\nH label=method\nH label=path\n'

/** One call after another: method, path and nanoseconds of each. */
type Calls = readonly (readonly [method: string, path: string, durNs: number])[]

function capture(calls: Calls): string {
  let now = 1_000_000_000
  const lines = calls.flatMap(([method, path, durNs], i) => {
    const at = now
    now += durNs + 1000
    const who = `0 5 ${100 + i} 64 0`
    return [
      `E ${at} ${who}`,
      `L ${at + 1} ${who} 0 ${method}`,
      `L ${at + 2} ${who} 1 ${path}`,
      `X ${at + durNs} ${who}`,
    ]
  })
  return `${HEADER}${lines.join('\n')}\nZ ${now + 1000}\n`
}

function analyze(calls: Calls, options: AnalyzeOptions = {}): Analysis {
  const run = new AnalyzeRun(options)
  run.push(new TextEncoder().encode(capture(calls)))
  return run.end()
}

function only({ functions }: Analysis): FunctionAnalysis {
  expect(functions).toHaveLength(1)
  return functions[0]
}

/** 4,000 calls: one in 25 is a slow query, the others are quick and alike. */
const MIXED: Calls = Array.from({ length: 4000 }, (_, i) =>
  i % 25 === 24
    ? (['POST', '/api/v1/query', 8_000_000 + ((i * 7919) % 2_000_000)] as const)
    : (['GET', `/users/${i}?page=${i}`, 200_000 + ((i * 7919) % 100_000)] as const),
)

test('spans are grouped by all their labels unasked, paths folded', () => {
  const { grouped } = only(analyze(MIXED))
  expect(grouped?.names).toEqual(['method', 'path'])
  expect(grouped?.groups.map(({ labels, spans }) => ({ labels, spans }))).toEqual([
    { labels: { method: 'POST', path: '/api/v1/query' }, spans: 160 },
    { labels: { method: 'GET', path: '/users/:n' }, spans: 3840 },
  ])
})

test('a slow class that is rare leads the report: its part of the excess, of all spans, and of the slow ones', () => {
  const found = analyze(MIXED)
  const [group] = only(found).grouped?.groups ?? []
  expect(group).toMatchObject({ share: 0.04, tailShare: 1, verdict: 'confirmed' })
  expect(group.excessShareLow ?? 0).toBeGreaterThan(0.9)
  expect(only(found).grouped?.betweenShare ?? 0).toBeGreaterThan(0.8)
  const text = terminalReport(found, { columns: 120, color: false }).replaceAll(/\s+/g, ' ')
  expect(text).toContain('100 % of the excess (confirmed, 95 % interval')
  expect(text).toContain('POST /api/v1/query is 4 % of the spans and 100 % of the slowest 1 %.')
  expect(text).toMatch(/of the excess lies between the groups/)
})

test('slow spans that are of every class are not laid at the door of one', () => {
  const even: Calls = Array.from({ length: 4000 }, (_, i) => [
    i % 2 === 0 ? 'GET' : 'POST',
    '/',
    (i % 50 < 2 ? 9_000_000 : 200_000) + ((i * 7919) % 100_000),
  ])
  const found = analyze(even)
  expect(Math.abs(only(found).grouped?.betweenShare ?? 1)).toBeLessThan(0.1)
  expect(terminalReport(found, { columns: 120, color: false })).not.toMatch(/of the excess.*: GET/)
})

test('every percentile of a group has an interval, or says why it has none', () => {
  const [slow, quick] = JSON.parse(analysisJson(analyze(MIXED))).functions[0].groups
  const p99 = (group: { quantiles: { p: number }[] }): object | undefined =>
    group.quantiles.find(({ p }) => p === 0.99)
  expect(p99(slow)).toMatchObject({ high_ns: null })
  expect(slow.too_few).toMatch(/p99 needs 368 spans for an upper limit, the group has 160/)
  expect(p99(quick)).toMatchObject({ low_ns: expect.any(Number), high_ns: expect.any(Number) })
  expect(quick).not.toHaveProperty('too_few')
})

test('more groups than 50 are not told unasked, but counted', () => {
  const many: Calls = Array.from({ length: 600 }, (_, i) => ['GET', `/p${i % 60}x`, 200_000 + i])
  const found = analyze(many)
  expect(only(found).grouped).toBeUndefined()
  expect(only(found).ungrouped).toEqual({ names: ['method', 'path'], groups: 60 })
  expect(terminalReport(found, { columns: 120, color: false })).toContain(
    'method, path would make 60 groups: --by tells them apart by some of method, path.',
  )
  expect(only(analyze(many, { by: ['path'] })).grouped?.groups).toHaveLength(60)
})

test('beyond 1,000 groups the rest is one', () => {
  const many: Calls = Array.from({ length: 3000 }, (_, i) => ['GET', `/p${i % 1500}x`, 200_000 + i])
  const { groups } = only(analyze(many, { by: ['path'] })).grouped ?? { groups: [] }
  expect(groups).toHaveLength(1001)
  expect(groups.at(-1)).toMatchObject({ labels: {}, isOther: true, spans: 1000 })
  expect(groups.reduce((sum, { spans }) => sum + spans, 0)).toBe(3000)
})

test('raw labels are not folded', () => {
  const few: Calls = Array.from({ length: 20 }, (_, i) => ['GET', `/users/${i % 2}?x`, 1000 + i])
  const { groups } = only(analyze(few, { by: ['path'], rawLabels: true })).grouped ?? { groups: [] }
  expect(groups.map(({ labels }) => labels.path).sort()).toEqual(['/users/0?x', '/users/1?x'])
})

test('a label that no span has is said, and its value is not known', () => {
  const found = analyze(MIXED.slice(0, 100), { by: ['user'] })
  expect(only(found).grouped?.groups.map(({ labels }) => labels)).toEqual([{ user: '' }])
  expect(found.diagnostics).toContainEqual(
    expect.objectContaining({ code: 'NO_LABEL', message: expect.stringContaining('method, path') }),
  )
})

test('groups of a sampled store stand for all spans', () => {
  const { groups } = only(analyze(MIXED, { maxSpans: 500 })).grouped ?? { groups: [] }
  expect(groups.reduce((sum, { spans }) => sum + spans, 0)).toBeCloseTo(4000, -1)
  expect(groups.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 6)
})

test('no label of a capture is taken for markup, a control character or a property of objects', () => {
  const hostile: Calls = Array.from({ length: 30 }, (_, i) => [
    ['__proto__', '\\x1b[31mred', '=cmd()'][i % 3],
    '</script><b>',
    1000 + i,
  ])
  const found = analyze(hostile)
  const text = terminalReport(found, { columns: 120, color: false })
  expect(text).not.toContain('\u001b[31m')
  const { groups } = JSON.parse(analysisJson(found)).functions[0]
  expect(groups).toHaveLength(3)
  expect(Object.getPrototypeOf(groups[0].labels)).toBe(Object.prototype)
})

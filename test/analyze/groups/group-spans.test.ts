import { expect, test } from 'vitest'
import type { Analysis, SpanGroups } from '../../../src/model/analysis.ts'
import { AnalyzeRun } from '../../../src/pipeline.ts'
import { analysisJson } from '../../../src/report/json/json.ts'
import { terminalReport } from '../../../src/report/terminal/terminal.ts'

const HEADER = 'H gotail=1 go=1.24.0 entry=push exit=ret\nH pid=1\nH comm=app\nH fn=main.f\n'

/** Goroutine 7 of two processes at a time: 1,000 calls of 1 ms in the first, 20 of 9 ms in the second. */
function capture(): string {
  const lines: [number, string][] = []
  const call = (pid: number, fromNs: number, durNs: number): void => {
    lines.push([fromNs, `E ${fromNs} 0 ${pid + 1} ${pid} 7 64\n`])
    lines.push([fromNs + durNs, `X ${fromNs + durNs} 0 ${pid + 1} ${pid} 7 64\n`])
  }
  for (let i = 0; i < 1000; i++) call(100, 1_000_000_000 + i * 2_000_000, 1_000_000 + i)
  for (let i = 0; i < 20; i++) call(200, 1_000_500_000 + i * 100_000_000, 9_000_000 + i)
  const sorted = lines.sort(([a], [b]) => a - b).map(([, line]) => line)
  return `${HEADER}${sorted.join('')}Z 4000000000\n`
}

function analysis(by?: readonly string[]): Analysis {
  const run = new AnalyzeRun(by === undefined ? {} : { by })
  run.push(new TextEncoder().encode(capture()))
  return run.end()
}

function grouped(): SpanGroups {
  const { grouped: found } = analysis(['pid']).functions[0]
  if (found === undefined) throw new Error('no groups')
  return found
}

test('goroutines of one number in two processes are two goroutines, and their spans two groups', () => {
  const { groups } = grouped()
  expect(groups.map(({ labels, spans }) => ({ labels, spans }))).toEqual([
    { labels: { pid: '200' }, spans: 20 },
    { labels: { pid: '100' }, spans: 1000 },
  ])
  expect(groups[0].quantiles.find(({ p }) => p === 0.5)?.ns).toBe(9_000_009)
  expect(groups[1].quantiles.find(({ p }) => p === 0.99)?.ns).toBe(1_000_989)
})

test('shares of groups sum to one, and what slow groups do lies between them', () => {
  const { groups, betweenShare = 0 } = grouped()
  for (const part of ['share', 'tailShare', 'excessShare'] as const) {
    expect(groups.reduce((sum, group) => sum + (group[part] ?? 0), 0)).toBeCloseTo(1, 12)
  }
  expect(groups[0].tailShare).toBe(1)
  expect(betweenShare).toBeGreaterThan(0.99)
})

test('both reports tell them, and only on request', () => {
  const found = analysis(['pid'])
  expect(JSON.parse(analysisJson(found)).functions[0]).toMatchObject({
    groups: [{ labels: { pid: '200' } }, { labels: { pid: '100' } }],
    between_share: expect.closeTo(1, 2),
  })
  const text = terminalReport(found, { columns: 120, color: false })
  expect(text).toMatch(/main\.f by pid\n\s+pid +spans +p50 .*\n\s+200 +20 +9\.00 ms/)
  expect(analysisJson(analysis())).not.toContain('between_share')
})

test('of groups with as many slow spans the one that took longest in them is first', () => {
  const calls = Array.from({ length: 1000 }, (_, i) => {
    const [fromNs, slow] = [1_000_000_000 + i * 20_000_000, i % 90 === 50]
    const path = slow ? `/slow/${String(i)}` : '/fast'
    return [
      `E ${String(fromNs)} 0 5 7 64 0`,
      `L ${String(fromNs)} 0 5 7 64 0 0 ${path}`,
      `X ${String(fromNs + (slow ? 9_000_000 + i : 1_000_000))} 0 5 7 64 0`,
    ].join('\n')
  })
  const run = new AnalyzeRun({ by: ['path'], rawLabels: true })
  run.push(
    `H gotail=2 go=1.24.0 entry=push exit=ret\nH fn=main.f\nH label=path\n${calls.join('\n')}\n`,
  )
  const groups = run.end().functions[0].grouped?.groups ?? []
  expect(groups.map(({ labels }) => labels.path)).toEqual([
    ...[950, 860, 770, 680, 590, 500, 410, 320, 230, 140, 50].map((i) => `/slow/${String(i)}`),
    '/fast',
  ])
})

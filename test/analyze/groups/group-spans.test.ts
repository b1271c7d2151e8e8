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

import { expect, test } from 'vitest'
import { AnalyzeRun, CompareRun } from '../../../src/pipeline.ts'
import { comparisonPage } from '../../../src/report/comparison/comparison-page.ts'
import { analysisJson } from '../../../src/report/json/json.ts'
import { comparisonJson } from '../../../src/report/json/json-comparison.ts'
import { terminalReport } from '../../../src/report/terminal/terminal.ts'
import { terminalComparison } from '../../../src/report/terminal/terminal-compare.ts'
import { NO_SCRIPTS } from '../../report/sample-comparison.ts'

const HEAD = 'H gotail=1 entry=push exit=ret\nH fn=main.outer\nH fn=main.middle\nH fn=main.leaf\n'

/** outer > middle > leaf, twice; one in 50 calls of leaf is slow. Outer itself takes 100 µs. */
function capture(slowNs = 5_000_000): string {
  const lines: string[] = []
  for (let i = 0; i < 3000; i++) {
    let at = 1_000_000_000 + i * 20_000_000
    const call = (letter: string, fn: number): void => {
      lines.push(`${letter} ${at} 0 5 ${100 + i} ${64 + fn * 64} ${fn}`)
    }
    call('E', 0)
    at += 50_000 + ((i * 7919) % 5000)
    for (let k = 0; k < 2; k++) {
      call('E', 1)
      at += 20_000
      call('E', 2)
      at += k === 1 && i % 50 === 7 ? slowNs : 30_000
      call('X', 2)
      at += 10_000
      call('X', 1)
    }
    at += 50_000
    call('X', 0)
  }
  return `${HEAD}${lines.join('\n')}\nZ 99000000000\n`
}

test('what lies inside inner calls is told as one tree of the outermost function', () => {
  const run = new AnalyzeRun()
  run.push(new TextEncoder().encode(capture()))
  const found = run.end()
  const outer = found.functions.find(({ fn }) => fn === 'main.outer')
  const [middle, leaf, ...more] = outer?.nested ?? []
  expect(more).toEqual([])
  expect(middle.path).toEqual(['main.middle'])
  expect(leaf.path).toEqual(['main.middle', 'main.leaf'])
  expect(leaf.bodyMeanNs).toBe(60_000)
  expect(middle.bodyMeanNs).toBe(120_000)
  expect(leaf.tailMeanNs).toBe(5_030_000)
  expect(leaf.excessShare ?? 0).toBeGreaterThan(0.99)
  expect(leaf.verdict).toBe('confirmed')
  const json = JSON.parse(analysisJson(found)).functions.find(
    ({ fn }: { fn: string }) => fn === 'main.outer',
  )
  expect(json.nested[1]).toMatchObject({
    path: ['main.middle', 'main.leaf'],
    tail_mean_ns: 5_030_000,
  })
  const text = terminalReport(found, { columns: 120, color: false })
  expect(text).toMatch(
    /Inside main\.outer: .*\n.*\n {2}main\.middle +120 µs .*\n {4}main\.leaf +60\.0 µs/,
  )
  expect(found.functions.find(({ fn }) => fn === 'main.leaf')?.nested).toBeUndefined()
})

test('a function that calls itself counts once', () => {
  const lines = Array.from({ length: 40 }, (_, i) => {
    const at = 1_000_000_000 + i * 10_000_000
    const line = (letter: string, ns: number, depth: number, fn: number): string =>
      `${letter} ${at + ns} 0 5 ${100 + i} ${depth} ${fn}`
    return [
      line('E', 0, 64, 0),
      line('E', 1000, 128, 1),
      line('E', 2000, 192, 1),
      line('E', 3000, 256, 0),
      line('X', 4000, 256, 0),
      line('X', 5000, 192, 1),
      line('X', 6000, 128, 1),
      line('X', 7000 + i, 64, 0),
    ].join('\n')
  })
  const run = new AnalyzeRun()
  run.push(new TextEncoder().encode(`${HEAD}${lines.join('\n')}\nZ 99000000000\n`))
  const outer = run.end().functions.find(({ fn }) => fn === 'main.outer')
  expect(outer?.nested).toMatchObject([{ path: ['main.middle'] }])
  expect(outer?.nested?.[0].tailMeanNs).toBe(5000)
})

test('two captures are compared as one tree, too: on a terminal, in JSON and on the page', () => {
  const run = new CompareRun({ names: ['old', 'new'] })
  run.before.push(new TextEncoder().encode(capture()))
  run.after.push(new TextEncoder().encode(capture(9_000_000)))
  const comparison = run.end()
  const outer = comparison.functions.find(({ fn }) => fn === 'main.outer')
  expect(outer?.nested).toEqual([
    {
      path: ['main.middle'],
      before: { bodyMeanNs: 120_000, tailMeanNs: 5_090_000 },
      after: { bodyMeanNs: 120_000, tailMeanNs: 9_090_000 },
    },
    {
      path: ['main.middle', 'main.leaf'],
      before: { bodyMeanNs: 60_000, tailMeanNs: 5_030_000 },
      after: { bodyMeanNs: 60_000, tailMeanNs: 9_030_000 },
    },
  ])
  expect(comparison.functions.find(({ fn }) => fn === 'main.leaf')).not.toHaveProperty('nested')
  expect(terminalComparison(comparison, { columns: 120, color: false })).toMatch(
    /Inside main\.outer: .*\n.*\n {2}main\.middle .*\n {4}main\.leaf +60\.0 µs +60\.0 µs +5\.03 ms +9\.03 ms +\+4\.00 ms/,
  )
  const json = JSON.parse(comparisonJson(comparison))
  const told = json.functions.find(({ fn }: { fn: string }) => fn === 'main.outer').nested
  expect(told[1].after).toEqual({ body_mean_ns: 60_000, tail_mean_ns: 9_030_000 })
  expect(comparisonPage(comparison, NO_SCRIPTS)).toMatch(/>\u00a0\u00a0main\.leaf<\/t[hd]>/)
})

import { expect, test } from 'vitest'
import { AnalyzeRun } from '../../../src/pipeline.ts'
import { analysisJson } from '../../../src/report/json/json.ts'
import { terminalReport } from '../../../src/report/terminal/terminal.ts'

const HEAD = 'H gotail=1 entry=push exit=ret\nH fn=main.outer\nH fn=main.middle\nH fn=main.leaf\n'

/** outer > middle > leaf, twice; one in 50 calls of leaf is slow. Outer itself takes 100 µs. */
function capture(): string {
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
      at += k === 1 && i % 50 === 7 ? 5_000_000 : 30_000
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

import { expect, test } from 'vitest'
import { analysisMarkdown } from '../../../src/report/markdown/markdown-report.ts'
import { analysis, fn, histogram } from '../sample-analysis.ts'

const HISTOGRAM = histogram(
  [{ lo: 512, hi: 1024, count: 7 }],
  [{ p: 0.99, lo: 512, hi: 1024, estimate: 724 }],
)

test('a comment has the sentence, the percentiles, and what the numbers stand on', () => {
  const text = analysisMarkdown(analysis())
  expect(text).toMatch(/^### Latency, and why the slowest are slow\n\n\*\*/)
  expect(text).toMatch(/\| p99 \| 12\.3 ms \| 11\.0 ms to 14\.2 ms \|/)
  expect(text).toMatch(/<sub>.*1,000 spans.*<\/sub>\n$/s)
})

test('a capture of histograms alone has their percentiles', () => {
  const text = analysisMarkdown(analysis({ functions: [], histograms: [HISTOGRAM] }))
  expect(text).toMatch(/\| histogram \| values \| percentiles \|/)
})

test('no name becomes mark-up, a link, a mention or a cell', () => {
  const name = '<img src=x onerror=1>|`a`](http://x) @team #1 **b** _c_ \n| x | &lt;'
  const text = analysisMarkdown(analysis({ functions: [fn({ fn: name })] }))
  const names = text.split('\n').filter((line) => line.includes('img'))
  expect(names.length).toBeGreaterThan(0)
  for (const line of names) {
    expect(line.replace(/^\*\*|\*\*$/g, '')).not.toMatch(/[<>`@|[\]*_]/)
  }
})

test('every row of a table has as many cells as its head', () => {
  const lines = analysisMarkdown(analysis({ histograms: [HISTOGRAM] })).split('\n')
  const tables = lines.flatMap((line, at) => (/^\|-/.test(line) ? [at] : []))
  expect(tables.length).toBeGreaterThan(1)
  for (const at of tables) {
    const cells = lines[at].split('|').length
    for (let row = at - 1; lines[row].startsWith('|'); row++) {
      expect(lines[row].split('|').length, lines[row]).toBe(cells)
    }
  }
})

import { expect, test } from 'vitest'
import { comparisonMarkdown } from '../../../src/report/markdown/markdown-comparison.ts'
import { comparison, functionChange, histogramChange } from '../sample-comparison.ts'

test('a comment has the sentence, both tables and where they come from', () => {
  const text = comparisonMarkdown(comparison())
  expect(text).toMatch(/^### Latency before and after\n\n\*\*main\.handle: p99 rose from 5\.00 ms/)
  expect(text).toContain('| p50 | 900 µs | 900 µs | 0 ns | -5 ns to +5 ns | no clear change |')
  expect(text).toContain(
    '| waiting for a P (Go scheduler) | 300 µs | 3.00 ms | **+2.70 ms** | +2.10 ms to +4.20 ms | changed |',
  )
  expect(text).toContain('After: after.log, 1,000 spans, 0 lost events.')
})

test('the slowest span, the doubt, data quality and histograms stand in the comment, too', () => {
  const { after } = comparison()
  const text = comparisonMarkdown(
    comparison({
      after: { ...after, capture: { ...after.capture, lost: 7 } },
      histograms: [histogramChange()],
    }),
  )
  expect(text).toContain('| slowest | 9.00 ms | 12.0 ms | +3.00 ms |  |  |')
  expect(text).toContain('Of two spans, the one from after takes longer in 56 % of cases')
  expect(text).toContain('Data quality after:\n\n- 7 events lost on the way')
  expect(text).toContain('NO&#95;END')
  expect(text).toContain('| p99 | [1024, 2048) | [8192, …) | +6,140 to no limit |')
})

test('no name becomes mark-up, a link, a mention or a cell', () => {
  const fn = '<img src=x onerror=1>|`a`](http://x) @team #1 **b** _c_ \n| x | &lt;'
  const name = 'a|b<script>'
  const text = comparisonMarkdown(
    comparison({
      functions: [functionChange({ fn })],
      before: { ...comparison().before, name },
      onlyAfter: [
        {
          fn,
          side: { spans: 1, share: 1, meanNs: 1, minNs: 1, maxNs: 1 },
          quantiles: [],
          mix: { mixNs: 0, rateNs: 0 },
        },
      ],
    }),
  )
  const names = text.split('\n').filter((line) => line.includes('img') || line.includes('script'))
  expect(names.length).toBe(3)
  for (const line of names) {
    expect(line.replaceAll('<sub>', '').replaceAll('</sub>', '')).not.toMatch(/[<>`@|[\]]/)
    expect(line.replaceAll(/&#\d+;/g, '')).not.toMatch(/[&#]/)
  }
})

import { expect, test } from 'vitest'
import { comparisonHtml } from '../../../src/report/html/html-comparison.ts'
import { comparison, functionChange, histogramChange } from '../sample-comparison.ts'

test('the page says what the terminal says, and loads nothing', () => {
  const page = comparisonHtml(comparison())
  expect(page).toMatch(/^<!doctype html>/)
  expect(page).toContain('main.handle: p99 rose from 5.00 ms to 8.10 ms')
  expect(page).toContain('<td>+2.70 ms</td>')
  expect(page).toContain('class="more" style="width:50.00%"')
  expect(page).toContain('class="less" style="width:3.70%"')
  expect(page).toContain("default-src 'none'")
  expect(page).not.toMatch(/https?:|<script|<img|<link|url\(|@import/)
})

test('the slowest span, the doubt, data quality and histograms stand on the page, too', () => {
  const { after } = comparison()
  const page = comparisonHtml(
    comparison({
      after: { ...after, capture: { ...after.capture, lost: 7 } },
      histograms: [histogramChange()],
    }),
  )
  expect(page).toContain('<td>slowest</td><td>9.00 ms</td><td>12.0 ms</td><td>+3.00 ms</td>')
  expect(page).toContain('Of two spans, the one from after takes longer in 56 % of cases')
  expect(page).toContain('Data quality before: before.log')
  expect(page).toContain('Data quality after: after.log')
  expect(page).toContain('7 events lost on the way')
  expect(page).toContain('NO_END')
  expect(page).toContain('Histogram @ns[read]')
  expect(page).toContain('+6,140 to no limit')
  expect(page).toContain('25 % of them lie in other buckets')
})

test('hostile names stay text', () => {
  const fn = `"><img src=x onerror=alert(1)></title></style><script>1</script>&amp;'`
  const page = comparisonHtml(
    comparison({
      functions: [functionChange({ fn })],
      histograms: [histogramChange({ name: fn })],
      before: { ...comparison().before, name: fn },
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
  expect(page).not.toMatch(/<img|<script/)
  expect(page.match(/<\/style>/g)?.length).toBe(1)
  expect(page.split('&lt;img src=x onerror=alert(1)&gt;').length).toBe(6)
})

import { expect, test } from 'vitest'
import { analyzeHistogram } from '../../../src/analyze/histograms/analyze-histogram.ts'
import type { Histogram } from '../../../src/model/histogram.ts'
import { seriesSection } from '../../../src/report/html/series-section.ts'

const HISTOGRAM: Histogram = {
  ...{
    kind: 'hist',
    name: '@<b>us',
    key: ['</script>'],
    snapshots: 2,
    joined: 'sum',
    unitNs: 1000,
  },
  buckets: [{ lo: 4, hi: 8, count: 12 }],
  series: {
    isTimed: true,
    prints: [
      { from: 3600, to: 3601, buckets: [{ lo: 4, hi: 8, count: 9 }] },
      { from: 3601, to: 3602, buckets: [{ lo: 4, hi: 8, count: 3 }] },
    ],
  },
}

test('a histogram over time has its prints as a table for those without scripts; names are no markup', () => {
  const page = seriesSection([analyzeHistogram(HISTOGRAM, [0.5])])?.text ?? ''
  expect(page).toContain('2 prints from 01:00:00 to 01:00:02.')
  expect(page).toContain('<th scope="row" class="l">01:00:01 to 01:00:02</th><td class="r">3</td>')
  expect(page).not.toMatch(/<b>|key[^<]*<\/script/)
})

test('without a series there is no section', () => {
  const { series: _, ...plain } = HISTOGRAM
  expect(seriesSection([analyzeHistogram(plain, [0.5])])).toBeUndefined()
})

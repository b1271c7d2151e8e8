import { expect, test } from 'vitest'
import type { Comparison } from '../../../src/model/comparison.ts'
import { comparisonPage } from '../../../src/report/comparison/comparison-page.ts'
import { exemplar } from '../charts/big-analysis.ts'
import {
  change,
  comparison,
  componentChange,
  functionChange,
  histogramChange,
  NO_SCRIPTS,
  quantileChange,
} from '../sample-comparison.ts'

function page(fields: Partial<Comparison> = {}): string {
  return comparisonPage(comparison(fields), NO_SCRIPTS)
}

/** Without the data of charts. */
function shown(text: string): string {
  return text.replace(/<script[\s\S]*?<\/script>/g, '').replace(/<style>[\s\S]*?<\/style>/g, '')
}

test('the page says what the terminal says, and loads nothing', () => {
  const text = page()
  expect(text).toMatch(/^<!doctype html>/)
  expect(text).toContain('</code> p99 rose from 5.00 ms to 8.10 ms')
  expect(text).toContain('>+2.70 ms</td>')
  expect(text).toContain("default-src 'none'")
  expect(shown(text)).not.toMatch(/https?:|<img|<link|url\(|@import/)
})

test('it has the layout of the page of a report: header, index, theme, search, one column', () => {
  const text = page()
  for (const part of ['id="theme"', 'class="search"', '<main id="report">', 'class="brand"']) {
    expect(text).toContain(part)
  }
  const targets = [...text.matchAll(/<li><a href="#([^"]+)"/g)].map(([, id]) => id)
  expect(targets).toEqual(['f0-curves', 'f0-why', 'quality'])
  for (const id of targets) expect(text).toContain(`id="${id}"`)
})

test('curves lie over each other and components stand side by side, a bar for each capture', () => {
  const specs = [...page().matchAll(/<script type="application\/json">([\s\S]*?)<\/script>/g)].map(
    ([, json]) => JSON.parse(json),
  )
  const values = (at: number, name: string): { who?: string; component?: string }[] =>
    specs[at].data.find((each: { name: string }) => each.name === name)?.values
  expect(specs.length).toBe(3)
  expect(values(0, 'before').length).toBe(4)
  expect(values(0, 'after').length).toBe(4)
  expect(values(1, 'parts').map(({ who, component }) => `${who} ${component}`)).toEqual(
    ['before', 'after'].flatMap((who) =>
      ['wait for a P', 'GC assist', 'running'].map((component) => `${who} ${component}`),
    ),
  )
})

test('the slowest span, the doubt, data quality and histograms stand on the page, too', () => {
  const { after } = comparison()
  const text = page({
    after: { ...after, capture: { ...after.capture, lost: 7 } },
    histograms: [histogramChange()],
  })
  expect(text).toMatch(
    />slowest<\/th><td[^>]*>9\.00 ms<\/td><td[^>]*>12\.0 ms<\/td><td[^>]*>\+3\.00 ms</,
  )
  expect(text).toContain('Of two spans, the one from after takes longer in 56 % of cases')
  expect(text).toContain('Before: before.log')
  expect(text).toContain('After: after.log')
  expect(text).toContain('7 events lost on the way')
  expect(text).toContain('NO_END')
  expect(text).toContain('<code>@ns[read]</code>')
  expect(text).toContain('+6,140 to no limit')
  expect(text).toContain('25 % of them lie in other buckets')
})

test('the slowest spans of both captures are listed, and drawn moment by moment in one scale', () => {
  const slowest = { before: [exemplar(1, 9e6)], after: [exemplar(2, 12e6), exemplar(3, 11e6)] }
  const text = page({ functions: [functionChange({ slowest })] })
  expect(text.match(/<caption>The slowest spans of main\.handle (before|after)/g)?.length).toBe(2)
  expect(text).toContain('data-chart="timelines"')
  for (const label of ['before 1: 9.00 ms', 'after 1: 12.0 ms', 'after 2: 11.0 ms']) {
    expect(text).toContain(label)
  }
})

test('a component that surely rose has a card with its verdict and what to try; one that did not has none', () => {
  const cards = (text: string): number => text.split('<div class="card"').length - 1
  expect(cards(page())).toBe(2)
  expect(page()).toContain('<span class="sure">changed</span>')
  const unsure = quantileChange(0.99, { verdict: 'no clear change' })
  expect(cards(page({ functions: [functionChange({ p99: unsure })] }))).toBe(0)
  const sched = {
    ...componentChange('sched_wait', 0, 3e6),
    ...change({ verdict: 'no clear change' }),
  }
  expect(cards(page({ functions: [functionChange({ components: [sched] })] }))).toBe(0)
})

test('several functions have an overview whose rows lead to their sections; more than eight are not drawn', () => {
  const functions = Array.from({ length: 12 }, (_, i) => functionChange({ fn: `main.f${i}` }))
  const text = page({ functions })
  expect(text).toContain('<h1>12 functions before and after</h1>')
  for (const [i, { fn }] of functions.entries()) {
    expect(text).toContain(`<a href="#f${i}">${fn}</a>`)
    expect(text).toContain(`id="f${i}"`)
  }
  expect(text.split('data-chart="curves"').length - 1).toBe(8)
})

test('hostile names stay text', () => {
  const fn = `"><img src=x onerror=alert(1)></title></style><script>1</script>&amp;'`
  const text = page({
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
  })
  expect(text).not.toMatch(/<img|<script>1/)
  expect(text.match(/<\/style>/g)?.length).toBe(2)
  expect(text.split('&lt;img src=x onerror=alert(1)&gt;').length).toBeGreaterThan(6)
})

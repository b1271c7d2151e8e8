import { expect, test } from 'vitest'
import { htmlReport } from '../../../src/report/html/html-report.ts'
import { bigFunction } from '../charts/big-analysis.ts'
import { analysis, fn, histogram, P50, P99 } from '../sample-analysis.ts'

const SCRIPTS = { vega: 'var vega', page: 'var page' }
const MS = 1_000_000

function slow(name: string, spans: number, p99Ms: number) {
  return fn({ fn: name, spans, quantiles: [P50, { ...P99, ns: p99Ms * MS }] })
}

test('several functions are told side by side first, the most time lost in slow calls first, sections alike', () => {
  const functions = [slow('often', 1000, 11), slow('slow', 100, 900), slow('calm', 5000, 10.9)]
  const text = htmlReport(analysis({ functions }), SCRIPTS)
  const rows = [...text.matchAll(/<a href="#(f\d)">(\w+)<\/a>/g)].map(([, id, name]) => [id, name])
  const sections = [...text.matchAll(/id="(f\d)-name"><code>(\w+)</g)].map(([, id, name]) => [
    id,
    name,
  ])
  expect(rows.map(([, name]) => name)).toHaveLength(3)
  expect(rows).toEqual(sections)
  expect(rows[0][1]).toBe('slow')
  expect(text).toContain('<h1>3 functions: most time is lost in the slow calls of slow</h1>')
})

test('a row names the main cause of a long tail and its verdict, and says where there is none', () => {
  const text = htmlReport(
    analysis({
      functions: [
        bigFunction('long'),
        bigFunction('calm', { tailVerdict: 'none', spans: 10 }),
        bigFunction('few', { tailVerdict: 'too few', spans: 5 }),
      ],
    }),
    SCRIPTS,
  )
  const cells = [...text.matchAll(/<tr><th scope="row" class="l"><a href="#f\d">.*?<\/tr>/g)].map(
    ([row]) => row.replace(/<[^>]+>/g, '|'),
  )
  expect(cells[0]).toContain('running, 50 %||confirmed')
  expect(cells[1]).toContain('no long tail')
  expect(cells[2]).toContain('too few spans')
})

test('functions without a section are led to where they are told', () => {
  const functions = Array.from({ length: 12 }, (_, at) => slow(`f${at}x`, 1000 - at, 90))
  const text = htmlReport(analysis({ functions }), SCRIPTS)
  for (let at = 0; at < 12; at++) {
    expect(text).toContain(`href="#f${at}"`)
    expect(text).toContain(`id="f${at}"`)
  }
})

test('histograms stand in the order of their names as people count, with an index', () => {
  const histograms = [10, 9, 1, 2].map((key) =>
    histogram([{ lo: 1, hi: 2, count: key }], [], { name: '@ns', key: [`${key}`] }),
  )
  const text = htmlReport(analysis({ functions: [], histograms }), SCRIPTS)
  const names = [...text.matchAll(/<h3><code>(@ns\[\d+\])/g)].map(([, name]) => name)
  expect(names).toEqual(['@ns[1]', '@ns[2]', '@ns[9]', '@ns[10]'])
  expect(text).toContain('<a href="#m3">@ns[10]</a>')
})

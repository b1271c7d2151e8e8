import { expect, test } from 'vitest'
import type { PlaceChange } from '../../../src/model/comparison.ts'
import { comparisonPage } from '../../../src/report/comparison/comparison-page.ts'
import { comparisonJson } from '../../../src/report/json/json-comparison.ts'
import { comparisonMarkdown } from '../../../src/report/markdown/markdown-comparison.ts'
import { COMPARISON_TABLES } from '../../../src/report/tables/comparison-tables.ts'
import { terminalComparison } from '../../../src/report/terminal/terminal-compare.ts'
import { change, comparison, functionChange, NO_SCRIPTS } from '../sample-comparison.ts'

const PUT = { fn: 'example.com/db/store.(*Store).put', file: '/src/store.go', line: 104, pc: 1 }
const PLACE: PlaceChange = {
  component: 'syscall',
  systemCall: 'fsync',
  at: PUT,
  ...change({ beforeNs: 1_000_000, afterNs: 3_000_000 }),
  tailMean: change({ beforeNs: 2_000_000, afterNs: 6_000_000 }),
  bodyMean: change({ beforeNs: 0, afterNs: 0 }),
}
const SMALL: PlaceChange = {
  ...PLACE,
  at: { ...PUT, line: 7 },
  beforeNs: 0,
  afterNs: 9,
  changeNs: 9,
}
const GROUPS = {
  names: ['method', 'path'],
  mean: { beforeNs: 10, afterNs: 30, changeNs: 20, mixNs: 5, rateNs: 15 },
  p99: { beforeNs: 1e6, afterNs: 3e6, changeNs: 2e6, mixNs: 5e5, rateNs: 15e5 },
  groups: [
    {
      labels: { method: 'GET', path: '/slow|<b>' },
      before: { spans: 10, share: 0.1, meanNs: 1e6, p99Ns: 2e6 },
      after: { spans: 20, share: 0.2, meanNs: 3e6, p99Ns: 5e6 },
      mix: { mixNs: 1000, rateNs: 2000 },
    },
    {
      labels: { method: 'GET', path: '/new' },
      after: { spans: 5, share: 0.05, meanNs: 1e6, p99Ns: 2e6 },
      mix: { mixNs: 300, rateNs: 0 },
    },
  ],
}

const WITH = comparison({ functions: [functionChange({ places: [PLACE, SMALL], groups: GROUPS })] })
const terminal = (of = WITH): string => terminalComparison(of, { columns: 80, color: false })

test('the change by place stands under that by component: what, by how much, how sure, and the line', () => {
  expect(terminal()).toContain(
    [
      'Where in the code p99 of main.handle changed',
      '                      before    after    change  95 % interval',
      '  system call fsync  1.00 ms  3.00 ms  +2.00 ms  +2.10 ms to +4.20 ms  changed',
      '      at store.(*Store).put, store.go:104',
      '',
    ].join('\n'),
  )
})

test('every report of a comparison has its places and groups', () => {
  const [html, markdown] = [comparisonPage(WITH, NO_SCRIPTS), comparisonMarkdown(WITH)]
  expect(html).toContain('system call fsync at store.(*Store).put, store.go:104')
  expect(html).toContain('By method, path: another mix, or slower groups?')
  expect(html).toContain('GET /slow|&lt;b&gt;')
  expect(markdown).toContain('store.go&#58;104 | 1.00 ms | 3.00 ms |')
  expect(markdown).toContain('By method, path: The p99 of all groups went from 1.00 ms to 3.00 ms')
  expect(markdown).toMatch(/GET .*new \| came \| 5 % \|/)
  expect(markdown).not.toContain('<b>')
  const json = JSON.parse(comparisonJson(WITH))
  expect(json.places_left_out).toBeNull()
  expect(json.functions[0].places[0]).toMatchObject({
    component: 'syscall',
    system_call: 'fsync',
    at: { fn: PUT.fn, file: PUT.file, line: 104, pc: '0x1' },
    before_ns: 1_000_000,
    change_ns: 2_000_000,
    low_ns: 2_100_000,
    verdict: 'changed',
    tail_mean_after_ns: 6_000_000,
  })
  const table = (name: string) => COMPARISON_TABLES.find((each) => each.name === name)
  const rows = table('places')?.rows(WITH)
  expect(rows?.[0].slice(0, 7)).toEqual([
    ...['main.handle', 'syscall', 'fsync', PUT.fn, PUT.file, 104, 1_000_000],
  ])
  const groups = table('groups')?.rows(WITH)
  expect(groups?.[1].slice(0, 5)).toEqual([
    ...['main.handle', '{"method":"GET","path":"/new"}', 0, undefined, 5],
  ])
})

test('places that are left out are said in every report', () => {
  const without = comparison({ placesLeftOut: 'no stacks before' })
  const words = 'Places in the code are left out: the capture from before has no stacks.'
  for (const report of [
    terminal(without),
    comparisonPage(without, NO_SCRIPTS),
    comparisonMarkdown(without),
  ]) {
    expect(report).toContain(words)
  }
  expect(JSON.parse(comparisonJson(without)).places_left_out).toBe('no stacks before')
})

import { expect, test } from 'vitest'
import type { SpanGroup } from '../../../src/model/analysis.ts'
import { betweenSentence } from '../../../src/report/words/group-words.ts'
import { spansNeeded } from '../../../src/report/words/spans-needed.ts'
import { verdict } from '../../../src/report/words/verdict.ts'
import { fn, P50, P99 } from '../sample-analysis.ts'

test('the sentence holds the p99, its interval, its ratio to the median and the number of spans', () => {
  expect(verdict(fn(), 0)).toBe(
    'main.handle: p99 is 12.3 ms (95 % interval 11.0 ms to 14.2 ms), ' +
      '8.1 times the median of 1.52 ms, over 1,000 spans.',
  )
})

test('an interval without an upper end says how many spans would give one', () => {
  const quantile = { p: 0.99, ns: 12_300_000, lowNs: 9_100_000 }
  expect(verdict(fn({ spans: 120, quantiles: [P50, quantile] }), 0)).toBe(
    'main.handle: p99 is 12.3 ms, 8.1 times the median of 1.52 ms, over 120 spans; ' +
      'its 95 % interval starts at 9.10 ms and has no upper end: ' +
      'p99 needs 368 spans for an upper limit, this capture has 120.',
  )
})

test('a p99 of three spans is told as what it is: the slowest', () => {
  const quantiles = [
    { p: 0.5, ns: 2_000_000 },
    { p: 0.99, ns: 9_000_000 },
  ]
  expect(verdict(fn({ spans: 3, maxNs: 9_000_000, quantiles }), 0)).toBe(
    'main.handle: p99 is 9.00 ms, the slowest of 3 spans, 4.5 times the median of 2.00 ms; ' +
      'it has no 95 % interval: p99 needs 368 spans for an upper limit, this capture has 3.',
  )
})

test('lost events stand in the sentence, bounded or not', () => {
  expect(verdict(fn(), 99)).toMatch(
    /; with 99 lost events it is sure to lie between 10.9 ms and 15.0 ms\.$/,
  )
  const { lossHighNs: _, ...unbounded } = P99
  expect(verdict(fn({ quantiles: [unbounded] }), 1)).toMatch(
    /; with 1 lost event it may be any higher\.$/,
  )
})

test('what spoilt spans are left out of is told by the number of clean ones', () => {
  const few = { spans: 400, lossyLeftOut: 100, quantiles: [P50, { p: 0.99, ns: 12_300_000 }] }
  const told = verdict(fn(few), 0)
  expect(told).toContain('over 300 clean spans (100 more, 25 %, that lost events may have spoilt')
  expect(told).toContain('p99 needs 368 spans for an upper limit, this capture has 300')
})

test('without p99 the highest percentile asked for speaks; without a median the mean is the measure', () => {
  const quantiles = [
    { ...P99, p: 0.95 },
    { ...P99, p: 0.9, ns: 5 },
  ]
  expect(verdict(fn({ quantiles }), 0)).toContain(
    'p95 is 12.3 ms (95 % interval 11.0 ms to 14.2 ms), 6.5 times the mean of 1.90 ms',
  )
  expect(verdict(fn({ quantiles: [P50] }), 0)).not.toContain('times')
  expect(verdict(fn({ quantiles: [] }), 0)).toBe('main.handle: 1,000 spans, mean 1.90 ms.')
})

test('a median of nothing makes no ratio', () => {
  expect(verdict(fn({ quantiles: [{ ...P50, ns: 0 }, P99] }), 0)).not.toContain('times')
})

test('the name of a function cannot steer the terminal', () => {
  expect(verdict(fn({ fn: 'x\u001b]0;y\u0007' }), 0)).toMatch(/^x\\x1b\]0;y\\x07: p99/)
})

test('the numbers of spans needed are those of Hahn and Meeker', () => {
  const upper = [0.9, 0.99, 0.999].map((p) => spansNeeded(p, 'upper'))
  expect(upper).toEqual([36, 368, 3688])
  // 1 - 0.5^6 = 0.984 reaches 0.975, 1 - 0.5^5 = 0.969 does not.
  expect(spansNeeded(0.5, 'lower')).toBe(6)
  expect(spansNeeded(0.5, 'upper')).toBe(6)
})

test('where no single group leads, but most of the excess lies between groups, the sentence says that', () => {
  const group = (path: string, excessShare: number): SpanGroup => ({
    labels: { path },
    spans: 250,
    meanNs: 1e6,
    share: 0.25,
    tailShare: 0.5,
    bodyShare: 0.2,
    excessShare,
    quantiles: [],
    components: [],
  })
  const grouped = {
    names: ['method', 'path'],
    groups: [group('/a', 0.45), group('/b', 0.4)],
    betweenShare: 0.81,
    shapes: { edgesNs: [], spans: [] },
  }
  const words =
    '81 % of the excess lies between groups by method, path: slow spans are of slower groups.'
  expect(verdict(fn({ tailVerdict: 'long', grouped }), 0)).toContain(words)
  expect(
    verdict(fn({ tailVerdict: 'long', grouped: { ...grouped, betweenShare: 0.3 } }), 0),
  ).not.toContain('between groups')
  expect(verdict(fn({ tailVerdict: 'none', grouped }), 0)).not.toContain('between groups')
  // A mean of one span is the span itself: by such groups all excess lies between them.
  const each = { ...grouped, groups: grouped.groups.map((one) => ({ ...one, spans: 1 })) }
  expect(verdict(fn({ tailVerdict: 'long', grouped: each }), 0)).not.toContain('between groups')
  expect(betweenSentence(fn({ grouped: each }))).toMatch(
    /^Most slow spans are of groups with fewer than 10 spans/,
  )
  expect(betweenSentence(fn({ grouped: { ...grouped, betweenShare: 0.9995 } }))).toMatch(
    /^Over 99\.9 % of the excess lies between the groups/,
  )
})

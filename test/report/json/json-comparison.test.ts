import { expect, test } from 'vitest'
import { comparisonJson } from '../../../src/report/json/json-comparison.ts'
import { comparison, functionChange } from '../sample-comparison.ts'

test('every number of a comparison is in its JSON, null for what is absent', () => {
  const { lowNs, highNs, ...mean } = functionChange().mean
  const alone = {
    fn: 'main.old',
    side: { spans: 7, share: 0.1, meanNs: 1e6, minNs: 1, maxNs: 2e6 },
    quantiles: [{ p: 0.99, ns: 2e6 }],
    mix: { mixNs: -1e5, rateNs: 0 },
  }
  const json = comparisonJson(
    comparison({ functions: [functionChange({ mean })], onlyBefore: [alone] }),
  )
  expect(json.endsWith('}\n')).toBe(true)
  expect(JSON.parse(json)).toMatchObject({
    gotail: 1,
    before: { name: 'before.log', capture: { spans: 1000, go: '1.24.4' }, diagnostics: [] },
    after: { capture: { cut: 3 }, diagnostics: [{ code: 'NO_END', first_line: null }] },
    functions: [
      {
        fn: 'main.handle',
        before: { spans: 1000, share: 1, mean_ns: 1e6, min_ns: 1e5, max_ns: 9e6, blocks: 50 },
        after: { lossy_spans: 2 },
        mean: { before_ns: 1e6, after_ns: 1.2e6, change_ns: 2e5, low_ns: null, high_ns: null },
        quantiles: [
          { p: 0.5, verdict: 'no clear change' },
          { p: 0.99, change_ns: 3_100_000 },
        ],
        shift: [{ p: 0.99 }],
        p99: { p: 0.99, before_ns: 5_000_000, low_ns: 2_100_000, high_ns: 4_200_000 },
        components: [
          { name: 'sched_wait', change_ns: 2_700_000, tail_mean_after_ns: 6_000_000 },
          { name: 'gc_assist', excess_share_before: 0.25 },
          { name: 'running', change_ns: -200_000 },
        ],
        effect: { a12: 0.56, a12_low: 0.52, cliffs_delta: 0.12, p_value: 0.0123, q_value: 0.02 },
        mix: { mix_ns: 0, rate_ns: 200_000 },
      },
    ],
    only_before: [{ fn: 'main.old', spans: 7, quantiles: [{ p: 0.99, ns: 2e6 }] }],
    only_after: [],
    overall: { mean: { mix_ns: 50_000, rate_ns: 150_000 }, p99: { change_ns: 3_100_000 } },
    resamples: 500,
    seed: 1,
  })
})

test('no character of a name steers a terminal', () => {
  const json = comparisonJson(
    comparison({ functions: [functionChange({ fn: '\u001b[2J\u202e' })] }),
  )
  expect(json).not.toMatch(/[\u001b\u202e]/)
  expect(JSON.parse(json).functions[0].fn).toBe('\u001b[2J\u202e')
})

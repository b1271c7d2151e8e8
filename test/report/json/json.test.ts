import { expect, test } from 'vitest'
import { analysisJson } from '../../../src/report/json/json.ts'
import { analysis, fn, histogram, P99, span } from '../sample-analysis.ts'

test('the JSON has exactly the fields of the contract', () => {
  const value = JSON.parse(
    analysisJson(
      analysis({
        functions: [
          fn({
            quantiles: [P99, { p: 0.999, ns: 5 }],
            components: [{ name: 'running', totalNs: 1, bodyMeanNs: 2, tailMeanNs: 3 }],
            exemplars: [
              {
                span: span(),
                timeline: [{ state: 'wait_chan', fromNs: 0, toNs: 5, why: 'chan receive' }],
              },
            ],
          }),
        ],
        histograms: [
          histogram(
            [{ lo: 8, hi: Number.POSITIVE_INFINITY, count: 2 }],
            [{ p: 0.99, lo: 8, hi: Number.POSITIVE_INFINITY }],
          ),
        ],
        events: [{ name: 'gc', count: 1, totalNs: 2, maxNs: 2 }],
        diagnostics: [{ code: 'LATE_EVENT', count: 2, message: 'late' }],
      }),
    ),
  )
  expect(value).toEqual({
    gotail: 1,
    capture: {
      lines: 2005,
      events: 2000,
      spans: 1000,
      duration_ns: 60_100_000_000,
      late: 0,
      lost: 0,
      chain_breaks: 0,
      unmatched_exits: 0,
      restarted: 0,
      abandoned: 0,
      cut: 0,
      not_understood: 0,
      incomplete: null,
      go: '1.24.4',
      bpftrace: null,
      sched: null,
    },
    functions: [
      {
        fn: 'main.handle',
        spans: 1000,
        mean_ns: 1_900_000,
        mean_low_ns: null,
        mean_high_ns: null,
        min_ns: 210_000,
        max_ns: 88_100_000,
        quantiles: [
          {
            p: 0.99,
            ns: 12_300_000,
            low_ns: 11_000_000,
            high_ns: 14_200_000,
            deff: null,
            effective_spans: null,
            loss_low_ns: 10_900_000,
            loss_high_ns: 15_000_000,
            instrumentation_share: null,
          },
          {
            p: 0.999,
            ns: 5,
            low_ns: null,
            high_ns: null,
            deff: null,
            effective_spans: null,
            loss_low_ns: null,
            loss_high_ns: null,
            instrumentation_share: null,
          },
        ],
        tail_verdict: 'long',
        drift: null,
        modes: [],
        components: [
          {
            name: 'running',
            total_ns: 1,
            body_mean_ns: 2,
            tail_mean_ns: 3,
            excess_share: null,
            p99_contribution_ns: null,
            low_ns: null,
            high_ns: null,
            without_ns: null,
            shapley_ns: null,
            verdict: null,
            excess_low_ns: null,
            excess_high_ns: null,
            excess_low: null,
            excess_high: null,
            as_usual_ns: null,
          },
        ],
        places: [],
        flame: null,
        tail: null,
        exemplars: [
          {
            gid: 18,
            start_ns: 5_324_048_000,
            dur_ns: 88_100_000,
            timeline: [{ state: 'wait_chan', from_ns: 0, to_ns: 5, why: 'chan receive' }],
          },
        ],
        usual: [],
        latency: null,
        heat: null,
      },
    ],
    histograms: [
      {
        name: '@durations',
        key: ['dispatch'],
        count: 2,
        mean: null,
        unit_ns: null,
        over_time: null,
        partial: false,
        quantiles: [{ p: 0.99, lo: 8, hi: null, estimate: null, lowest: null, highest: null }],
        buckets: { lo: [8], hi: [null], count: [2] },
      },
    ],
    maps: [],
    events: [{ name: 'gc', count: 1, total_ns: 2, max_ns: 2, intervals: null, undrawn: null }],
    diagnostics: [{ code: 'LATE_EVENT', count: 2, first_line: null, message: 'late' }],
    gates: [],
  })
})

test('a start keeps every digit: a number up to 2^53, text beyond, null when absent', () => {
  const starts = [9_007_199_254_740_991n, 9_007_199_254_740_993n, undefined].map((startNs) => {
    const exemplar = { ...span(), startNs }
    const { startNs: _, ...absent } = exemplar
    const exemplars = [
      { span: startNs === undefined ? absent : { ...absent, startNs }, timeline: [] },
    ]
    const json = analysisJson(analysis({ functions: [fn({ exemplars })] }))
    return JSON.parse(json).functions[0].exemplars[0].start_ns
  })
  expect(starts).toEqual([9_007_199_254_740_991, '9007199254740993', null])
})

test('spans that all numbers leave out are counted where there are some', () => {
  const [of] = JSON.parse(
    analysisJson(analysis({ functions: [fn({ lossyLeftOut: 20 })] })),
  ).functions
  expect(of).toMatchObject({ spans: 1000, lossy_left_out: 20 })
})

test('hostile names reach neither the terminal nor the structure', () => {
  const name = '__proto__\u001b[2J\u009b"\u202e'
  const json = analysisJson(analysis({ functions: [fn({ fn: name })] }))
  expect(JSON.parse(json).functions[0].fn).toBe(name)
  expect(json).not.toMatch(/[\u001b\u009b\u202e]/)
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Analysis } from '../../../src/model/analysis.ts'
import { SPAN_FLAG } from '../../../src/model/span-flags.ts'
import { terminalReport } from '../../../src/report/terminal/terminal.ts'
import { runs } from '../../property-runs.ts'
import { analysis, CLEAN, fn, histogram, P50, P99, span } from '../sample-analysis.ts'

function report(fields: Partial<Analysis> = {}, verbose = false): string {
  return terminalReport(analysis(fields), { columns: 100, color: false, verbose })
}

describe('the whole', () => {
  test('answers first, then shows what the answer stands on', () => {
    expect(report()).toBe(
      `main.handle: p99 is 12.3 ms (95 % interval 11.0 ms to 14.2 ms), 8.1 times the median of 1.52 ms,
over 1,000 spans.

Percentiles of main.handle
           latency  95 % interval
  p50      1.52 ms  1.50 ms to 1.55 ms
  p99      12.3 ms  11.0 ms to 14.2 ms
  slowest  88.1 ms
  1,000 spans, fastest 210 µs, mean 1.90 ms.

Slowest spans of main.handle
     latency  goroutine  started after
  1  88.1 ms         18     0.324048 s

Data quality
  2,005 lines, 2,000 events, 1,000 spans over 60.1 s (Go 1.24.4).
  Nothing was lost, late, cut or unmatched.
`,
    )
  })

  test('several functions follow each other in the order of the analysis', () => {
    const text = report({ functions: [fn({ fn: 'b' }), fn({ fn: 'a' })] })
    const heads = text.split('\n').filter((line) => /^(a: |b: |Percentiles)/.test(line))
    expect(heads.map((line) => line.replace(/:.*/, ''))).toEqual([
      'b',
      'Percentiles of b',
      'a',
      'Percentiles of a',
    ])
  })

  test('a hundred functions do not bury the report unless all are asked for', () => {
    const functions = Array.from({ length: 100 }, (_, at) => fn({ fn: `f${at}` }))
    expect(report({ functions })).toContain('90 more functions: -v shows all, --fn picks.')
    expect(report({ functions })).not.toContain('f10:')
    expect(report({ functions }, true)).toContain('f99: p99')
  })

  test('no line is wider than the page, down to 60 columns', () => {
    for (const columns of [1, 60, 80, 200]) {
      const text = terminalReport(analysis({ capture: { ...CLEAN, lost: 12, cut: 3, late: 1 } }), {
        columns,
        color: false,
      })
      const limit = Math.min(120, Math.max(60, columns))
      for (const line of text.split('\n')) expect([...line].length).toBeLessThanOrEqual(limit)
    }
  })

  test('colour adds escapes and nothing else', () => {
    const options = { columns: 100, verbose: false }
    const coloured = terminalReport(analysis(), { ...options, color: true })
    expect(coloured).toContain('\u001b[1m')
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(report())
  })

  test('whatever a capture holds, only line feeds control the terminal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (name) => {
        const text = report({
          capture: { ...CLEAN, go: name, bpftrace: name },
          functions: [
            fn({ fn: name, exemplars: [{ span: span({ topWait: name }), timeline: [] }] }),
          ],
          histograms: [histogram([{ lo: 1, hi: 2, count: 1 }], [], { name, key: [name] })],
          diagnostics: [{ code: 'UNKNOWN_LINE', count: 1, message: name }],
        })
        expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e]/u)
      }),
      runs(50),
    )
  })
})

describe('percentiles', () => {
  test('sure bounds stand beside each percentile only where events were lost', () => {
    expect(report()).not.toContain('sure bounds')
    const text = report({ capture: { ...CLEAN, lost: 99 } })
    expect(text).toContain('  p99      12.3 ms  11.0 ms to 14.2 ms  10.9 ms to 15.0 ms\n')
    expect(text).toContain(
      '99 events lost: the sure bounds hold wherever the missing spans belong.',
    )
    expect(text).not.toContain('nothing would bound')
  })

  test('a median that is partly the watching is told as such, above a tenth', () => {
    const watched = (instrumentationShare: number): string =>
      report({ functions: [fn({ quantiles: [{ ...P50, instrumentationShare }, P99] })] })
    expect(watched(0.216)).toContain('  At least 21.6 % of the median is the watching itself')
    expect(watched(0.1)).not.toContain('the watching itself')
    expect(report()).not.toContain('the watching itself')
  })

  test('spread and notes are of the clean spans where others are left out', () => {
    const text = report({ functions: [fn({ lossyLeftOut: 20 })] })
    expect(text).toContain('  980 clean spans, fastest 210 µs, mean 1.90 ms.')
    expect(text).toContain('of its clean spans: 20 spans (2 %) that lost events')
  })

  test('a bound that does not exist is not invented', () => {
    const { lossHighNs: _, ...open } = P99
    const text = report({
      capture: { ...CLEAN, lost: 500 },
      functions: [fn({ quantiles: [P50, open, { p: 0.999, ns: 20_000_000 }] })],
    })
    expect(text).toContain('  p99      12.3 ms  11.0 ms to 14.2 ms  10.9 ms or more\n')
    expect(text).toContain('  p99.9    20.0 ms  none                none\n')
    expect(text).toContain('nothing would bound p99, p99.9 from above.')
    expect(text).toContain('p99.9 needs 3,688 spans for an upper limit, this capture has 1,000.')
  })
})

describe('the slowest spans', () => {
  const slowest = (...spans: Parameters<typeof span>[0][]): string =>
    report({
      functions: [fn({ exemplars: spans.map((fields) => ({ span: span(fields), timeline: [] })) })],
    })

  test('flags, waits and processes have a column where there is something to tell', () => {
    const text = slowest(
      { durNs: 88_100_000, flags: SPAN_FLAG.restarted | SPAN_FLAG.lossy, topWait: 'select' },
      { durNs: 5_000, gid: 7, pid: 99, startNs: 5_000_000_000n },
    )
    expect(text).toContain(
      `     latency  goroutine   pid  started after  waited most for  flags
  1  88.1 ms         18  4321     0.324048 s  select           restarted, lossy
  2  5.00 µs          7    99     0.000000 s
`,
    )
  })

  test('an address of a goroutine does not pass for its id', () => {
    expect(slowest({ gid: 0xc000123400 })).toContain('  g at 0xc000123400  ')
  })

  test('spans without start and goroutine leave those columns out', () => {
    const { startNs: _, ...bare } = span({ gid: -1 })
    const text = report({ functions: [fn({ exemplars: [{ span: bare, timeline: [] }] })] })
    expect(text).toContain('     latency\n  1  88.1 ms\n')
  })

  test("without the capture's start, starts are readings of its clock", () => {
    const { startNs: _, ...capture } = CLEAN
    expect(report({ capture })).toContain('started (capture clock)\n')
    expect(report({ capture })).toContain('5.324048 s\n')
  })

  test('no slowest spans, no section', () => {
    expect(slowest()).not.toContain('Slowest')
  })
})

describe('histograms', () => {
  const buckets = [
    { lo: 256, hi: 512, count: 893 },
    { lo: 512, hi: 1024, count: 107 },
  ]
  const p99 = { p: 0.99, lo: 512, hi: 1024, estimate: 724.077 }

  test('a capture of histograms alone answers from the fullest one', () => {
    const text = report({
      capture: { ...CLEAN, events: 0, spans: 0 },
      functions: [],
      histograms: [
        histogram([{ lo: 1, hi: 2, count: 1 }], [p99], { key: ['rare'] }),
        histogram(buckets, [p99]),
      ],
    })
    expect(text.split('\n\n')[0].replaceAll('\n', ' ')).toBe(
      "@durations[dispatch]: p99 is in [512, 1024), about 724 in the script's own unit, over 1,000 values; the largest in [512, 1024).",
    )
  })

  test('one whose p99 lies beyond its end does not answer while another can', () => {
    const open = { lo: 100, hi: Number.POSITIVE_INFINITY }
    const text = report({
      capture: { ...CLEAN, events: 0, spans: 0 },
      functions: [],
      histograms: [
        histogram([{ ...open, count: 5000 }], [{ p: 0.99, ...open }], { name: '@lin' }),
        histogram(buckets, [p99]),
      ],
    })
    expect(text).toMatch(/^@durations\[dispatch\]: p99 is in \[512, 1024\)/)
  })

  test('percentiles come with their bucket, and the picture with its counts', () => {
    const wide = { ...p99, lowest: 256, highest: 1024 }
    expect(report({ histograms: [histogram(buckets, [wide], { snapshots: 3 })] })).toContain(
      `Histogram @durations[dispatch]
  1,000 values, the last of 3 prints
  p99  in [512, 1024), about 724  95 % interval [256, 1024)
   [256, 512)  893  ██████████████████████████████
  [512, 1024)  107  ███▋
`,
    )
  })

  test('an overflow bucket is told as what it is', () => {
    const open = { lo: 100, hi: Number.POSITIVE_INFINITY }
    const text = report({
      histograms: [
        histogram(
          [
            { lo: Number.NEGATIVE_INFINITY, hi: 0, count: 1 },
            { ...open, count: 2 },
          ],
          [{ p: 0.99, ...open }],
        ),
      ],
    })
    expect(text).toContain('  p99  in [100, …)\n')
    expect(text).toContain('    (…, 0)  1  ███████████████\n')
    expect(text).toContain("p99 lies beyond the histogram's end: a larger maximum in lhist()")
  })

  test('a picture has 32 rows at most and loses no count', () => {
    const many = Array.from({ length: 100 }, (_, at) => ({ lo: at, hi: at + 1, count: 1 }))
    const text = report({ histograms: [histogram(many, [])] })
    const rows = text.split('\n').filter((line) => line.includes('█'))
    expect(rows.length).toBe(25)
    expect(rows.at(-1)).toMatch(/\[96, 100\) {2}4 /)
    const counts = rows.map((row) => Number(/\) +(\d+)/.exec(row)?.[1]))
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(100)
  })

  test('a thousand keys are listed, counted, and all shown under -v', () => {
    const histograms = Array.from({ length: 1000 }, (_, at) =>
      histogram(buckets, [p99], { key: [`k${at}`] }),
    )
    const text = report({ histograms })
    expect(text).toContain('Histogram @durations[k3]')
    expect(text).toContain('   1,000  p99 in [512, 1024), about 724  @durations[k23]\n')
    expect(text).toContain('  and 976 more: -v shows all')
    expect(report({ histograms }, true)).toContain('Histogram @durations[k999]')
  })
})

describe('data quality', () => {
  test('every count that is not zero has its sentence', () => {
    const text = report({
      capture: {
        ...CLEAN,
        late: 1,
        lost: 2,
        chainBreaks: 3,
        unmatchedExits: 4,
        restarted: 5,
        abandoned: 6,
        cut: 7,
        notUnderstood: 8,
        eventsPrinted: 2100,
        bpftrace: '0.27.1',
      },
    })
    for (const words of [
      '(Go 1.24.4, bpftrace 0.27.1)',
      'The script counted 2,100 events that it printed; 2,000 arrived.',
      '1 event too late to be sorted',
      '2 events lost on the way',
      '3 status changes missing',
      '4 exits without an entry',
      '5 entries seen twice',
      '6 calls whose return was not seen: a lost event, or a panic or Goexit',
      '7 spans cut by the ends of the capture and not counted: long spans are cut more often',
      '8 lines not understood.',
    ]) {
      expect(text.replaceAll(/\n +/g, ' ')).toContain(words)
    }
    expect(text).not.toContain('Nothing was lost')
  })

  test('events that were left out on purpose are not told as if they had not arrived', () => {
    const text = report({ capture: { ...CLEAN, eventsPrinted: 2067, eventsOutside: 67 } })
    expect(text.replaceAll(/\n +/g, ' ')).toContain(
      'printed; 2,000 arrived, without 67 from before or after the time that was asked for.',
    )
  })

  test('a count of the script from before the last events says nothing of what is missing', () => {
    expect(report({ capture: { ...CLEAN, eventsPrinted: 1800 } })).not.toContain('counted')
  })

  test('a diagnostic shows its code, how often, where first and its message', () => {
    const diagnostics = [
      { code: 'HIST_SATURATED', count: 3, firstLine: 1234, message: 'values from 2^31\u001b[0m' },
      { code: 'UNMATCHED_EXIT', count: 4, message: 'exits without an entry' },
    ] as const
    const capture = { ...CLEAN, unmatchedExits: 4 }
    const text = report({ capture, diagnostics })
    expect(text).toContain(
      '  HIST_SATURATED, 3 times, first on line 1,234: values from 2^31\\x1b[0m\n',
    )
    expect(text).not.toContain('Nothing was lost')
    // A sentence says it already.
    expect(text).not.toContain('UNMATCHED_EXIT')
    expect(report({ capture, diagnostics }, true)).toContain('UNMATCHED_EXIT, 4 times: exits')
  })
})

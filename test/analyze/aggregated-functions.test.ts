import { describe, expect, test } from 'vitest'
import type { Analysis } from '../../src/model/analysis.ts'
import { AnalyzeRun, CompareRun } from '../../src/pipeline.ts'
import { terminalReport } from '../../src/report/terminal/terminal.ts'

const PUT = 'example.com/kv/server.(*Store).Put'
const GET = 'example.com/kv/server.(*Store).Get'
const IDLE = 'example.com/kv/server.(*Store).Watch'

const HEADER = `H gotail=1 go=1.24.0 arch=amd64 abi=reg clock=boot
H exit=ret entry=push
H process=77
H detail=aggregate threshold_ns=5000000
H comm=kv
`
/** 955 spans of some 1.5 ms, 40 of 6 ms, 5 of 8 ms: those from 5 ms on are printed. */
const HISTOGRAM = `@ns[${PUT}]:
[1M, 2M)             955 |@@@@|
[2M, 4M)               0 |    |
[4M, 6M)              40 |@   |
[6M, 8M)               5 |    |

`

function spans(count: number, durNs: number, fn: number): string {
  return Array.from(
    { length: count },
    (_, i) =>
      `P ${1_000_000_000 + i * 10_000_000 + fn} 5 ${10 + i} ${durNs} 100 4000000 2 0 0 0 ${fn}\n`,
  ).join('')
}

function analysis(text: string): Analysis {
  const run = new AnalyzeRun()
  run.push(new TextEncoder().encode(text))
  return run.end()
}

function report(found: Analysis): string {
  return terminalReport(found, { columns: 120, color: false }).replace(/\s+/g, ' ')
}

const WHOLE = `${HEADER}H fn=${PUT}\nH fn=${GET}\nH fn=${IDLE}\n${spans(45, 5_500_000, 0)}${spans(2, 6_000_000, 1)}${HISTOGRAM}@gotail_events: 48\n\nZ 2000000000\n`

describe('a capture that printed long spans only', () => {
  test('is compared by its histograms alone, and that is said of each side', () => {
    const run = new CompareRun({ names: ['before', 'after'] })
    for (const side of [run.before, run.after]) side.push(new TextEncoder().encode(WHOLE))
    const { functions, histograms, before, after } = run.end()
    expect(functions).toEqual([])
    expect(histograms).toHaveLength(1)
    for (const { diagnostics } of [before, after]) {
      expect(diagnostics).toContainEqual({
        code: 'ABOVE_THRESHOLD',
        count: 2,
        message: `only long spans of ${PUT}, ${GET} were printed (--detail aggregate): left out here, only histograms are compared`,
      })
    }
  })

  test('has none where rows of its histogram are missing, which is said', () => {
    const text = report(analysis(WHOLE.replace(/\[2M, 4M\).*\n/, '')))
    expect(text).toContain(
      'Put: no percentile is known: rows of the histogram of all spans are missing',
    )
    expect(text).not.toMatch(/about unknown|~unknown/)
  })

  test('has the percentiles of its histogram, not those of the long spans', () => {
    const [put] = analysis(WHOLE).functions
    expect(put).toMatchObject({ fn: PUT, spans: 1000, above: { spans: 45, thresholdNs: 5e6 } })
    const p = (wanted: number): number => put.quantiles.find((each) => each.p === wanted)?.ns ?? 0
    expect(p(0.5)).toBeGreaterThan(1 << 20)
    expect(p(0.5)).toBeLessThan(2 << 20)
    expect(p(0.99)).toBeGreaterThanOrEqual(4 << 20)
    expect(p(0.99)).toBeLessThan(6 << 20)
    expect(put.components).toEqual([])
  })

  test('has no percentile above the slowest span, in any part of it', () => {
    const few = `${HEADER}H fn=${PUT}\n${spans(3, 6_400_000, 0)}@ns[${PUT}]:\n[1M, 2M) 955 |@|\n[2M, 4M) 0 | |\n[4M, 6M) 0 | |\n[6M, 8M) 3 |@|\n\nZ 2000000000\n`
    const found = analysis(few)
    const [put] = found.functions
    const last = put.quantiles.at(-1)
    expect(put.maxNs).toBe(6_400_000)
    expect(last).toMatchObject({ p: 0.999, ns: 6_400_000 })
    expect(last?.highNs ?? 0).toBeLessThanOrEqual(put.maxNs)
    expect(found.histograms[0].quantiles.at(-1)?.estimate).toBe(6_400_000)
  })

  test('has a slowest span no faster than its percentiles where the slowest were lost', () => {
    const lost = `${HEADER}H fn=${PUT}\n${spans(3, 5_100_000, 0)}${HISTOGRAM}Z 2000000000\n`
    const [put] = analysis(lost).functions
    for (const { ns } of put.quantiles) expect(ns).toBeLessThanOrEqual(put.maxNs)
  })

  test('holds nothing to the slowest printed span where lines of spans as slow were lost', () => {
    const [put] = analysis(
      `${HEADER}H fn=${PUT}\n${spans(2, 6_400_000, 0)}@ns[${PUT}]:\n[1M, 2M) 955 |@|\n[2M, 4M) 0 | |\n[4M, 6M) 0 | |\n[6M, 8M) 3 |@|\n\nZ 2000000000\n`,
    ).functions
    const last = put.quantiles.at(-1)
    expect(last?.ns).toBeGreaterThan(6_400_000)
    expect(last?.ns).toBeLessThanOrEqual(put.maxNs)
  })

  test('holds nothing to the fastest printed span, unless all were printed', () => {
    const p90 = (printed: number) =>
      analysis(
        `${HEADER}H fn=${PUT}\n${spans(printed, 5_900_000, 0)}@ns[${PUT}]:\n[4M, 6M) 3 |@|\n\nZ 2000000000\n`,
      ).histograms[0].quantiles[1]
    expect(p90(3)).toMatchObject({ estimate: 5_900_000, lowest: 5_900_000 })
    expect(p90(2)).toMatchObject({ estimate: 5 * 2 ** 20, lowest: 4 * 2 ** 20 })
  })

  test('says which spans its sums are of, and which function was never called', () => {
    const found = analysis(WHOLE)
    const text = report(found)
    expect(text).toMatch(
      /by the histogram of all 1,000 spans\. Only those of 5\.00 ms and more were printed one by one: 45 spans of 1,000\. Their time went to: waiting for the network 72\.7 %/,
    )
    expect(found.diagnostics).toContainEqual({
      code: 'NEVER_CALLED',
      count: 1,
      message: `never called while the trace ran: ${IDLE}`,
    })
  })

  test('tells its functions apart, and has no percentile without a histogram', () => {
    const get = analysis(WHOLE).functions.find(({ fn }) => fn === GET)
    expect(get).toMatchObject({ spans: 2, quantiles: [], above: { spans: 2, isWhole: false } })
    expect(report(analysis(WHOLE))).toContain('the histogram of all spans is not there')
  })

  test('is one of all spans where none is shorter than its threshold', () => {
    const none = WHOLE.replace('threshold_ns=5000000', 'threshold_ns=0')
      .replace('955 |', '0 |')
      .replace('40 |', '40 |')
    const [put] = analysis(none).functions
    expect(put).toMatchObject({ fn: PUT, spans: 45 })
    expect(put.above).toBeUndefined()
  })

  test('names the process of every span', () => {
    const [put] = analysis(WHOLE).functions
    expect(put.exemplars.map(({ span }) => span.pid)).toEqual(put.exemplars.map(() => 77))
  })
})

test('goroutines that switch while no thread is seen off its CPU are told', () => {
  const lines = Array.from({ length: 600 }, (_, i) => {
    const at = 1_000_000_000 + i * 1000
    return `G ${at} 0 5 9 2 4 2\nG ${at + 300} 0 5 9 4 1 2\nG ${at + 600} 0 5 9 1 2 0\n`
  })
  const header = 'H gotail=1 go=1.24.0 entry=push exit=ret off_us=20\nH comm=kv\nH fn=f\n'
  const codes = (text: string): readonly string[] =>
    analysis(text).diagnostics.map(({ code }) => code)
  expect(codes(header + lines.join(''))).toContain('OFF_CPU_UNSEEN')
  expect(codes(`${header}${lines.join('')}O 1000900000 0 5 30000 1 100\n`)).not.toContain(
    'OFF_CPU_UNSEEN',
  )
})

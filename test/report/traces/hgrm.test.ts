import { build } from 'hdr-histogram-js'
import { describe, expect, test } from 'vitest'
import { AnalyzeRun } from '../../../src/pipeline.ts'
import { analysisHgrm } from '../../../src/report/traces/hgrm.ts'
import { analysis, fn } from '../sample-analysis.ts'

const SPANS = 5000
/** Durations from 1 µs to about a second, many of them the same: a heavy tail without chance. */
const DURATIONS_US = Array.from({ length: SPANS }, (_, i) =>
  Math.ceil(((i * 7919) % SPANS) ** 2.2 / 150 + 1),
)
const CAPTURE = DURATIONS_US.map((us) => `gid=1 tid=1 pid=1...takes ${us} us\n`).join('')

function hgrmOf(capture: string): string {
  const run = new AnalyzeRun()
  run.push(new TextEncoder().encode(capture))
  return analysisHgrm(run.end())
}

function rows(text: string): number[][] {
  return text
    .split('\n')
    .slice(2)
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.trim().split(/ +/).map(Number))
}

describe('HdrHistogram percentile text', () => {
  const histogram = build({
    bitBucketSize: 64,
    numberOfSignificantValueDigits: 5,
    lowestDiscernibleValue: 1,
    highestTrackableValue: 10_000_000_000,
  })
  for (const us of DURATIONS_US) histogram.recordValue(us)
  const theirs = histogram.outputPercentileDistribution(5, 1000)
  const ours = hgrmOf(CAPTURE)

  test('has the percentiles, values and counts of HdrHistogram itself, value by value', () => {
    const [mine, reference] = [rows(ours), rows(theirs)]
    expect(mine.length).toBeGreaterThan(50)
    // The twelfth digit of a level that lies halfway is rounded either way.
    expect(mine.map(([, p]) => p.toFixed(11))).toEqual(reference.map(([, p]) => p.toFixed(11)))
    expect(mine.map(([, , count]) => count)).toEqual(reference.map(([, , count]) => count))
    expect(mine.map(([, , , inverse]) => inverse)).toEqual(
      reference.map(([, , , inverse]) => inverse),
    )
    mine.forEach(([ms], i) => {
      // Five digits and the upper end of a bucket.
      expect(Math.abs(ms - reference[i][0])).toBeLessThanOrEqual(2e-5 * ms + 1e-3)
      expect(DURATIONS_US).toContain(Math.round(ms * 1000))
    })
  })

  test('writes no exponents, however long a broken capture says that it took', () => {
    const steps = [{ p: 1, ns: 1e28, count: 1 }]
    const text = analysisHgrm(
      analysis({ functions: [fn({ ladder: { steps, stdDeviationNs: 0 } })] }),
    )
    const [ms] = text.split('\n')[2].trim().split(/ +/)
    expect(ms).toBe('10000000000000000000000.000000')
  })

  test('counts the spans that its steps are of', () => {
    const steps = [{ p: 1, ns: 5e6, count: 980 }]
    const text = analysisHgrm(
      analysis({ functions: [fn({ lossyLeftOut: 20, ladder: { steps, stdDeviationNs: 0 } })] }),
    )
    expect(text).toMatch(/Total count += +980\]/)
  })

  test('is laid out as HdrHistogram lays it out, with six digits behind the point', () => {
    const shape = (text: string): string[] =>
      text
        .split('\n')
        .filter((line) => !/^#\[(Buckets|Unit|p[\d.]+ 95 %)/.test(line))
        .map((line) => line.replaceAll(/(\d)\.\d+/g, '$1.'))
        .map((line) => line.replaceAll(/ *\d+\./g, ' n.'))
    expect(shape(ours)).toEqual(shape(theirs))
    expect(ours.split('\n')[2]).toMatch(/^ {4}\d\.\d{6} 0\.000000000000 +\d+ +1\.00$/)
  })

  test('ends with mean, deviation, maximum and count, and says unit and function', () => {
    const footer = (text: string, name: string): number =>
      Number(new RegExp(`${name} += +([\\d.]+)`).exec(text)?.[1])
    for (const name of ['Mean', 'StdDeviation', 'Max', 'Total count']) {
      const mine = footer(ours, name)
      expect(Math.abs(mine - footer(theirs, name))).toBeLessThanOrEqual(1e-4 * mine)
    }
    expect(ours).toMatch(/\n#\[p99 95 % interval = [\d.]+ to ([\d.]+|none)\]\n/)
    expect(ours).toMatch(/\n#\[Unit {4}= {11}ms, Function {7}= \(unnamed\)\]\n$/)
  })

  test('one span, no span, and a name that would steer a terminal', () => {
    expect(rows(hgrmOf('gid=1 tid=1 pid=1...takes 3 us\n'))).toEqual([
      [0.003, 0, 1, 1],
      [0.003, 1, 1],
    ])
    expect(rows(hgrmOf(''))).toEqual([])
    expect(hgrmOf('')).toContain('Total count    =            0]')
    const hostile = analysisHgrm(analysis({ functions: [fn({ fn: 'a\u001b[2J\nb' })] }))
    expect(hostile).toContain('Function       = a\\x1b[2J\\nb]')
  })

  test('a sampled store still counts all spans, and is exact in the tail', () => {
    const run = new AnalyzeRun({ maxSpans: 500 })
    run.push(new TextEncoder().encode(CAPTURE))
    const [fewer, all] = [rows(analysisHgrm(run.end())), rows(ours)]
    expect(fewer.at(-1)).toEqual(all.at(-1))
    const tail = (some: number[][]): number[][] => some.filter(([, p]) => p >= 0.99)
    expect(tail(fewer)).toEqual(tail(all))
    const counts = fewer.map(([, , count]) => count)
    expect(counts).toEqual([...counts].sort((a, b) => a - b))
  })
})

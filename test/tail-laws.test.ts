import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { ComponentShare, FunctionAnalysis } from '../src/model/analysis.ts'
import { AnalyzeRun } from '../src/pipeline.ts'
import { verdict } from '../src/report/words/verdict.ts'
import { truthRequests } from './accuracy/truth-requests.ts'

/** Real captures with states: the samples that ship, and those that tests bring along. */
const CAPTURES = [
  ...within('../samples', 'capture.log.gz'),
  ...within('../samples', 'capture.json.gz'),
  ...within('fixtures/truth', 'bpf.log.gz'),
  ...within('fixtures/stacks', 'bpf.log.gz'),
] as const

const TRUTH = join(import.meta.dirname, 'fixtures', 'truth')

function within(folder: string, file: string): string[] {
  const path = join(import.meta.dirname, folder)
  return readdirSync(path)
    .map((name) => join(path, name, file))
    .filter(existsSync)
}

const analyzed = new Map<string, readonly FunctionAnalysis[]>()

function functionsOf(path: string): readonly FunctionAnalysis[] {
  const known = analyzed.get(path)
  if (known !== undefined) return known
  const run = new AnalyzeRun({})
  run.push(new Uint8Array(gunzipSync(readFileSync(path))))
  const { functions } = run.end()
  analyzed.set(path, functions)
  return functions
}

const sum = (
  { components }: FunctionAnalysis,
  of: (share: ComponentShare) => number | undefined,
): number => components.reduce((total, share) => total + (of(share) ?? Number.NaN), 0)

describe.each(CAPTURES)('%s', (path) => {
  const explained = functionsOf(path).filter(({ components }) => components.length > 0)

  test('headline and table are of the same spans', () => {
    for (const fn of explained) {
      const p99 = fn.quantiles.find(({ p }) => p === 0.99)
      expect(fn.tail?.p99Ns).toBe(p99?.ns)
      expect(fn.tail?.spans).toBe(fn.spans - (fn.lossyLeftOut ?? 0))
      expect(fn.tail?.leftOut.lossySpans).toBe(fn.lossyLeftOut ?? 0)
    }
  })

  test('mean, range and single spans are of those spans, too', () => {
    for (const { meanNs, minNs, maxNs, exemplars, components, ...fn } of explained) {
      const spans = fn.spans - (fn.lossyLeftOut ?? 0)
      const totalNs = components.reduce((sum, { totalNs }) => sum + totalNs, 0)
      expect(totalNs / spans / meanNs).toBeCloseTo(1, 9)
      expect(meanNs).toBeGreaterThanOrEqual(fn.meanLowNs ?? minNs)
      expect(meanNs).toBeLessThanOrEqual(fn.meanHighNs ?? maxNs)
      expect(fn.ladder?.steps.at(-1)).toMatchObject({ ns: maxNs, count: spans })
      expect(exemplars[0].span.durNs).toBe(maxNs)
    }
  })

  test('Shapley values and contributions sum to p99, shares of the excess to 1', () => {
    for (const fn of explained) {
      const p99Ns = fn.tail?.p99Ns ?? Number.NaN
      expect(sum(fn, ({ shapleyNs }) => shapleyNs) / p99Ns).toBeCloseTo(1, 9)
      expect(sum(fn, ({ p99ContributionNs }) => p99ContributionNs) / p99Ns).toBeCloseTo(1, 9)
      if (fn.components[0].excessShare === undefined) continue
      expect(sum(fn, ({ excessShare }) => excessShare)).toBeCloseTo(1, 9)
    }
  })

  test('places sum to their components, to the nanosecond', () => {
    for (const { places, components } of explained) {
      if (places.length === 0) continue
      for (const { name, totalNs } of components) {
        const own = places.filter(({ component = 'other' }) => component === name)
        expect(own.reduce((total, place) => total + place.totalNs, 0)).toBe(totalNs)
      }
    }
  })

  test('verdicts are given where the tail is long, and only there', () => {
    for (const { components, tailVerdict, tail } of explained) {
      const given = components.filter(({ verdict }) => verdict !== undefined)
      expect(given).toHaveLength(tailVerdict === 'long' ? components.length : 0)
      if ((tail?.tailSpans ?? 0) < 10) expect(tailVerdict).toBe('too few')
    }
  })

  test('intervals hold their estimate', () => {
    for (const { quantiles, components } of explained) {
      for (const { ns, lowNs = ns, highNs = ns, deff = 0, effectiveSpans } of quantiles) {
        expect(lowNs).toBeLessThanOrEqual(ns)
        expect(highNs).toBeGreaterThanOrEqual(ns)
        expect(deff).toBeGreaterThanOrEqual(1)
        expect(effectiveSpans).toBeGreaterThan(0)
      }
      for (const { excessShare: share = 0, excessShareLow, excessShareHigh } of components) {
        expect(excessShareLow ?? share).toBeLessThanOrEqual(share)
        expect(excessShareHigh ?? share).toBeGreaterThanOrEqual(share)
      }
    }
  })
})

test('three captures have places at least', () => {
  const withPlaces = CAPTURES.filter((path) =>
    functionsOf(path).some(({ places }) => places.length > 0),
  )
  expect(withPlaces.length).toBeGreaterThanOrEqual(3)
})

/** What each server was built to be slow by. The beginning of the fifth, `go1.24-contend`, holds eight slow spans: too few to tell. */
test.each([
  ['go1.15-bt011-contend', 'wait_mutex'],
  ['go1.19-bt017-runq', 'running'],
  ['go1.24-gc', 'sched_wait'],
  ['go1.24-points-contend', 'wait_mutex'],
  ['go1.24-points-net', 'wait_net'],
  ['go1.27-sys-net', 'wait_net'],
  ['go1.27-sys-sleepio', 'wait_sleep'],
])('%s: most of the excess is %s, which it was built to have', (name, component) => {
  const [fn] = functionsOf(join(TRUTH, name, 'bpf.log.gz'))
  expect(fn.components[0].name).toBe(component)
  expect(fn.components[0].excessShare).toBeGreaterThan(0.4)
})

test('of a capture that lost most of its events, p99 is that of all requests by their own tracer, within what is said of it', () => {
  const [fn] = functionsOf(join(TRUTH, 'lossy-go1.24-pingpong', 'bpf.log.gz'))
  const csv = gunzipSync(readFileSync(join(TRUTH, 'lossy-go1.24-pingpong', 'truth.csv.gz')))
  const durNs = truthRequests(csv.toString()).map(({ startNs, endNs }) => endNs - startNs)
  const trueNs = durNs.sort((a, b) => a - b)[Math.ceil(0.99 * durNs.length) - 1]
  const { ns = 0, lowNs = 0, highNs } = fn.quantiles.find(({ p }) => p === 0.99) ?? {}
  expect(trueNs).toBeGreaterThan(lowNs)
  // It is twenty times what was measured: an upper end would claim what this capture cannot know.
  expect(trueNs).toBeGreaterThan(20 * ns)
  expect(highNs).toBeUndefined()
  expect(verdict(fn, 12_404)).toMatch(/has no upper end.*may be any higher/)
  expect(fn.components.filter((each) => each.verdict === 'confirmed')).toEqual([])
})

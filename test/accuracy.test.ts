import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { AnalyzeRun } from '../src/pipeline.ts'
import { type Accuracy, accuracy, relativeError, type Share } from './accuracy/accuracy.ts'
import { truthRequests } from './accuracy/truth-requests.ts'

/**
 * Beginnings of real captures of Go servers, and what Go's execution tracer saw of the requests that ended in them. The
 * bands are those of the whole captures: where probes are single-stepped (Go 1.15), each costs the tracer 10 us of
 * runnable time that no probe sees; where locks are contended, it reports a wake-up 20 us late.
 */
const CLEAN = [
  { name: 'go1.15-bt011-contend', runnable: 0.084, waiting: 0.001, dominant: 0.85 },
  { name: 'go1.19-bt017-runq', runnable: 0.02, waiting: 1, dominant: 0.85 },
  { name: 'go1.24-contend', runnable: 0.06, waiting: 0.0122, dominant: 0.97 },
  { name: 'go1.24-gc', runnable: 0.006, waiting: 0.005, dominant: 0.97 },
  { name: 'go1.24-points-contend', runnable: 0.07, waiting: 0.0122, dominant: 0.97 },
  { name: 'go1.24-points-net', runnable: 0.06, waiting: 0.0122, dominant: 0.97 },
  { name: 'go1.27-sys-net', runnable: 0.006, waiting: 0.0061, dominant: 0.97 },
  { name: 'go1.27-sys-sleepio', runnable: 0.006, waiting: 0.0012, dominant: 0.97 },
] as const
const LOSSY = 'lossy-go1.24-pingpong'

interface Held {
  readonly found: Accuracy
  readonly chainBreaks: number
}

function hold(name: string, edit: (capture: string) => string = (capture) => capture): Held {
  const file = (part: string): string =>
    gunzipSync(readFileSync(new URL(`fixtures/truth/${name}/${part}`, import.meta.url))).toString()
  const run = new AnalyzeRun({ exemplars: Number.MAX_SAFE_INTEGER, keepLossy: true })
  run.push(new TextEncoder().encode(edit(file('bpf.log.gz'))))
  const { capture, functions } = run.end()
  const spans = functions.flatMap(({ exemplars }) => exemplars)
  return {
    found: accuracy(spans, truthRequests(file('truth.csv.gz'))),
    chainBreaks: capture.chainBreaks,
  }
}

function part({ count, of }: Share): number {
  return of === 0 ? 1 : count / of
}

describe.each(CLEAN)('spans of $name', ({ name, ...bands }) => {
  const { found, chainBreaks } = hold(name)
  const errors = new Map(found.states.map((state) => [state.state, relativeError(state)]))

  it('are there for all requests, and join no two', () => {
    expect(found).toMatchObject({ missed: 0, falseFlagged: { of: 0 } })
    expect(found.matched).toBeGreaterThan(250)
  })

  it('are accounted for to the nanosecond', () => {
    expect(found.inexact).toBe(0)
    expect(errors.get('unknown')).toBe(0)
  })

  it('show no loss where there was none', () => {
    expect(chainBreaks).toBe(0)
    expect(found.falseAlarms.count).toBe(0)
  })

  it('are runnable and waiting as long as the tracer says', () => {
    expect(Math.abs(errors.get('runnable') ?? Number.NaN)).toBeLessThanOrEqual(bands.runnable)
    expect(Math.abs(errors.get('waiting') ?? Number.NaN)).toBeLessThanOrEqual(bands.waiting)
  })

  it('agree with the tracer on what rules the slowest, and on what they waited for', () => {
    expect(part(found.dominant)).toBeGreaterThanOrEqual(bands.dominant)
    expect(part(found.reasons)).toBeGreaterThanOrEqual(0.99)
  })
})

describe('spans of a capture that lost most of its events', () => {
  it('are accounted for to the nanosecond all the same', () => {
    expect(hold(LOSSY).found.inexact).toBe(0)
  })

  it('are flagged where they join two calls, and rarely where not', () => {
    const { falseFlagged, falseAlarms, falseLeaders } = hold(LOSSY).found
    expect(falseFlagged.of).toBeGreaterThan(10)
    expect(part(falseFlagged)).toBeGreaterThanOrEqual(0.95)
    expect(part(falseAlarms)).toBeLessThan(0.01)
    expect(falseLeaders.count).toBe(0)
  })

  it('are mostly flagged even where bpftrace says nowhere that it lost events', () => {
    const silent = hold(LOSSY, (capture) => capture.replaceAll(/^Lost \d+ events\n/gm, ''))
    expect(part(silent.found.falseFlagged)).toBeGreaterThanOrEqual(0.8)
    expect(part(silent.found.falseAlarms)).toBeLessThan(0.01)
  })
})

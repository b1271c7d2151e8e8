import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { Analysis } from '../src/model/analysis.ts'
import { AnalyzeRun } from '../src/pipeline.ts'
import { protocolLines } from './cli/captures.ts'
import { bytesOf } from './parse/read-capture.ts'

const SAMPLES = join(import.meta.dirname, '..', 'samples')
const PIECES = 12

function sample(name: string): Uint8Array {
  const folder = join(SAMPLES, name)
  const file = readdirSync(folder).find((each) => each.startsWith('capture.')) ?? ''
  const bytes = readFileSync(join(folder, file))
  return file.endsWith('.gz') ? gunzipSync(bytes) : bytes
}

/** Reads the bytes in twelve pieces and calls `look` after each. */
function analyze(bytes: Uint8Array, look: (run: AnalyzeRun) => void): Analysis {
  const run = new AnalyzeRun()
  const step = Math.ceil(bytes.length / PIECES)
  for (let at = 0; at < bytes.length; at += step) {
    run.push(bytes.subarray(at, at + step))
    look(run)
  }
  return run.end()
}

describe('a run that is looked at on its way', () => {
  const folders = readdirSync(SAMPLES, { withFileTypes: true }).filter((each) => each.isDirectory())

  test.each(folders.map(({ name }) => name))('ends as if nobody had looked: %s', (name) => {
    const bytes = sample(name)
    const undisturbed = analyze(bytes, () => {})
    const watched = analyze(bytes, (run) => {
      // Twice: the second look shows that the first one left nothing behind.
      expect(run.snapshot()).toEqual(run.snapshot())
    })
    expect(watched).toEqual(undisturbed)
  })

  test('ends as if nobody had looked, whichever of several captures it is at', () => {
    const analyzeBoth = (look: (run: AnalyzeRun) => void): Analysis => {
      const run = new AnalyzeRun()
      for (const name of ['go1.24-contend', 'go1.24-gc']) {
        run.begin(name)
        const bytes = sample(name)
        for (let at = 0; at < bytes.length; at += 150_000) {
          run.push(bytes.subarray(at, at + 150_000))
          look(run)
        }
      }
      return run.end()
    }
    const spans: number[] = []
    const watched = analyzeBoth((run) => spans.push(run.snapshot().capture.spans))
    expect(watched).toEqual(analyzeBoth(() => {}))
    expect(spans).toEqual([...spans].sort((a, b) => a - b))
    expect(watched.capture.spans).toBeGreaterThan(2155)
  })

  test('shows more and more of what it ends with', () => {
    const spans: number[] = []
    const end = analyze(sample('go1.24-contend'), (run) => spans.push(run.snapshot().capture.spans))
    expect(spans).toEqual([...spans].sort((a, b) => a - b))
    expect(new Set(spans).size).toBeGreaterThan(PIECES / 2)
    expect(spans[PIECES - 1]).toBeLessThanOrEqual(end.capture.spans)
  })

  test('has percentiles, causes and the slowest spans before its end, and no word of a missing end', () => {
    const run = new AnalyzeRun()
    run.push(sample('go1.24-contend'))
    const { functions, diagnostics } = run.snapshot()
    const [{ quantiles, components, exemplars }] = functions
    expect(quantiles[2].ns).toBeGreaterThan(quantiles[0].ns)
    expect(components.length).toBeGreaterThan(0)
    expect(exemplars.length).toBe(10)
    expect(diagnostics.map(({ code }) => code)).not.toContain('NO_END')
    expect(run.end().diagnostics.map(({ code }) => code)).toContain('NO_END')
  })

  test('reports losses as often as they happened, not as often as somebody looked', () => {
    const run = new AnalyzeRun()
    run.push(bytesOf(protocolLines(5).replace(/Z .*\n/, 'Lost 3 events\n')))
    const lost = (from: Analysis): unknown =>
      from.diagnostics.find(({ code }) => code === 'LOST_EVENTS')
    expect(lost(run.snapshot())).toMatchObject({ count: 3 })
    expect(lost(run.snapshot())).toMatchObject({ count: 3 })
    expect(lost(run.end())).toMatchObject({ count: 3 })
  })

  test('takes nothing for lost that was counted and is still on its way', () => {
    const run = new AnalyzeRun()
    run.push(bytesOf(`${protocolLines(5).replace(/Z .*\n/, '')}@gotail_events: 1000\n`))
    expect(run.snapshot().capture.lost).toBe(0)
    expect(run.end().capture.lost).toBe(990)
  })

  test('has the values of a column that are no durations, which the end has, too', () => {
    const run = new AnalyzeRun({ value: 'BYTES', by: ['COMM'] })
    const counts = (from: Analysis): unknown =>
      from.histograms.map(({ histogram: { name, key }, count }) => [name, ...key, count])
    run.push(bytesOf('Attaching 2 probes...\nCOMM BYTES\ncook 512\nbake 700\ncook 4096\n'))
    expect(counts(run.snapshot())).toEqual([
      ['BYTES', 'bake', 1],
      ['BYTES', 'cook', 2],
    ])
    run.push(bytesOf('cook 8192\n'))
    expect(run.snapshot().histograms).toEqual(run.snapshot().histograms)
    expect(counts(run.snapshot())).toEqual(counts(run.end()))
  })

  test('looks at eight functions at most: the others wait for the end', () => {
    const run = new AnalyzeRun()
    const fns = Array.from({ length: 20 }, (_, at) => `f${at}`)
    const calls = fns.flatMap((_, at) => [
      `E ${5_000_000_000 + at * 1e9} 0 70 7 64 ${at}`,
      `X ${5_000_000_100 + at * 1e9} 0 70 7 64 ${at}`,
    ])
    run.push(bytesOf(`H gotail=1 go=1.24.4\nH fn=${fns.join(',')}\n${calls.join('\n')}\n`))
    expect(run.snapshot().functions.length).toBe(8)
    expect(run.end().functions.length).toBe(20)
  })
})

import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { Analysis } from '../src/model/analysis.ts'
import { AnalyzeRun } from '../src/pipeline.ts'
import { bytesOf } from './parse/read-capture.ts'

/** Of an old bpftrace: two of five lines come late, and must be put in order. */
const SAMPLE = new URL('../samples/go1.15-contend-bt0.11/capture.log.gz', import.meta.url)

function analyze(lines: readonly string[]): Analysis {
  const run = new AnalyzeRun()
  run.push(bytesOf(lines.join('\n')))
  return run.end()
}

test('one damaged time spoils one event, and neither the order nor the length of the capture', () => {
  const lines = gunzipSync(readFileSync(SAMPLE)).toString().split('\n')
  const at = lines.findIndex((line, i) => i >= 1000 && line.startsWith('G '))
  const damaged = lines.with(at, lines[at].replace(/^G (\d+)/, 'G $10'))
  const [whole, spoilt] = [analyze(lines), analyze(damaged)]
  expect(spoilt.diagnostics).toContainEqual(
    expect.objectContaining({ code: 'WRONG_TIME', count: 1, firstLine: at + 1 }),
  )
  expect(spoilt.capture).toMatchObject({
    durationNs: whole.capture.durationNs,
    late: whole.capture.late,
    spans: whole.capture.spans,
  })
})

import { expect, test } from 'vitest'
import type { Analysis } from '../../src/model/analysis.ts'
import { type AnalyzeOptions, AnalyzeRun } from '../../src/pipeline.ts'

const TABLE = `TIME     PID    COMM   BYTES
10:00:01 12     bash   4096
10:00:02 13     find   8192
10:00:03 12     bash   100
`
const SPANS =
  'H gotail=2 entry=push exit=ret\nH fn=main.f\nE 1000 0 5 7 64 0\nX 2000 0 5 7 64 0\nZ 9000\n'

function analyzed(text: string, options: AnalyzeOptions): Analysis {
  const run = new AnalyzeRun(options)
  run.push(new TextEncoder().encode(text))
  return run.end()
}

function codes({ diagnostics }: Analysis): readonly string[] {
  return diagnostics.map(({ code }) => code)
}

test('labels that no span has are told where there are spans', () => {
  expect(codes(analyzed(SPANS, { by: ['path'] }))).toContain('NO_LABEL')
})

test('where values of a column are grouped, nobody misses labels of spans', () => {
  const analysis = analyzed(TABLE, { value: 'BYTES', by: ['COMM'] })
  expect(analysis.histograms.map(({ count }) => count)).toEqual([2, 1])
  expect(codes(analysis)).not.toContain('NO_LABEL')
})

import { expect, test } from 'vitest'
import { AnalyzeRun } from '../src/pipeline.ts'

function quantilesOf(
  text: string,
): readonly { readonly instrumentationShare?: number | undefined }[] {
  const run = new AnalyzeRun({ percents: [50] })
  run.push(text)
  return run.end().functions[0].quantiles
}

test('of values in a table of some tool nobody claims to know what probes of a Go program cost', () => {
  const rows = Array.from({ length: 50 }, (_, i) => `${i}.5 postgres sda 0.${10 + i}`)
  const [median] = quantilesOf(['TIME(s) COMM DISK LAT(ms)', ...rows, ''].join('\n'))
  expect(median).toMatchObject({ ns: 340_000 })
  expect(median.instrumentationShare).toBeUndefined()
})

test('of durations that a probe of a Go function printed it is told', () => {
  const rows = Array.from({ length: 50 }, (_, i) => `gid=5 tid=6 pid=6...takes ${100 + i} us`)
  const [median] = quantilesOf(`${rows.join('\n')}\n`)
  expect(median.instrumentationShare).toBeGreaterThan(0)
})

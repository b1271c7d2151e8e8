import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { AnalyzeRun } from '../../../src/pipeline.ts'

const CAPTURE = new URL('../../../samples/go1.27-places/capture.log.gz', import.meta.url)

test('a flame has just as much of each component as the table, though usual spans are remembered by chance', () => {
  const run = new AnalyzeRun()
  run.push(gunzipSync(readFileSync(CAPTURE)))
  const { flame, components } = run.end().functions[0]
  if (flame === undefined) throw new Error('no flame')
  const sum = (side: typeof flame.tail, name: string): number =>
    side.reduce((ns, stack) => ns + (stack.component === name ? stack.ns : 0), 0)
  expect(components.length).toBeGreaterThan(3)
  for (const { name, tailMeanNs, bodyMeanNs } of components) {
    expect(sum(flame.tail, name)).toBeCloseTo(tailMeanNs, 3)
    expect(sum(flame.body, name)).toBeCloseTo(bodyMeanNs, 3)
  }
})

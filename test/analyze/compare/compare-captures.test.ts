import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { Comparison } from '../../../src/model/comparison.ts'
import { AnalyzeRun, CompareRun } from '../../../src/pipeline.ts'
import { bytesOf } from '../../parse/read-capture.ts'

/** It lost 60 % of its events: 1.4 % of its spans, nearly all of the slowest ones, are lossy. */
const LOSSY = gunzipSync(readFileSync('test/fixtures/truth/lossy-go1.24-pingpong/bpf.log.gz'))
const OTHER = bytesOf('H gotail=1\nH fn=main.other\nE 1 0 7 9 5 0\nX 9 0 7 9 5 0\n')

function compared(before: Uint8Array, after: Uint8Array): Comparison {
  const run = new CompareRun({ names: ['before', 'after'] })
  run.before.push(before)
  run.after.push(after)
  return run.end()
}

const reported = new AnalyzeRun()
reported.push(LOSSY)
const [fn] = reported.end().functions
const own = { spans: fn.spans, meanNs: fn.meanNs, minNs: fn.minNs, maxNs: fn.maxNs }

test('both sides are of the spans that the report of each is of', () => {
  const [change] = compared(LOSSY, LOSSY).functions
  expect(change.before).toMatchObject(own)
  expect(change.after).toMatchObject(own)
  expect(change.mean.beforeNs).toBeCloseTo(fn.meanNs, 6)
  expect(change.slowest.before[0].span.durNs).toBe(fn.maxNs)
})

test('so is a function that one capture lacks, and the mix of both', () => {
  const { onlyBefore, overall } = compared(LOSSY, OTHER)
  expect(onlyBefore[0].side).toMatchObject(own)
  expect(onlyBefore[0].quantiles.every(({ ns }) => ns <= fn.maxNs)).toBe(true)
  expect(overall?.mean.beforeNs).toBeCloseTo(fn.meanNs, 6)
  expect(overall?.p99.beforeNs).toBe(fn.quantiles.find(({ p }) => p === 0.99)?.ns)
})

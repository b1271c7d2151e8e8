import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { exportGaps } from '../../../src/cli/output/exports.ts'
import { analysis, CLEAN, fn, span } from '../../report/sample-analysis.ts'
import { protocolLines } from '../captures.ts'
import { run } from '../fake-effects.ts'

const dir = mkdtempSync(join(tmpdir(), 'gotail-exports-'))
afterAll(() => rmSync(dir, { recursive: true }))

const at = (startNs?: bigint) => {
  const { startNs: _, ...own } = span({})
  return fn({
    exemplars: [{ span: startNs === undefined ? own : { ...own, startNs }, timeline: [] }],
  })
}

describe('what an export does not hold is told', () => {
  const CLOCK = /^--otlp has the times of the capture's clock.*--boot-time says when that was$/

  test('OTLP without a time of the world', () => {
    const of = analysis({ functions: [at(5n)] })
    expect(exportGaps(of, { otlp: 'x' })).toEqual([expect.stringMatching(CLOCK)])
    expect(exportGaps(of, { otlp: 'x', bootTime: 1n })).toEqual([])
    const told = analysis({ functions: [at(5n)], capture: { ...CLEAN, unixZeroNs: 1n } })
    expect(exportGaps(told, { otlp: 'x' })).toEqual([])
    expect(exportGaps(of, {})).toEqual([])
  })

  test('traces of spans without a start', () => {
    const of = analysis({ functions: [at()] })
    expect(exportGaps(of, { otlp: 'x' })).toEqual([
      '--otlp is empty: the capture does not say when spans began',
    ])
    expect(exportGaps(of, { perfetto: 'x' })).toEqual([
      '--perfetto has no span: the capture does not say when spans began',
    ])
  })

  test('on standard error, not under -q, and not where --boot-time is there', async () => {
    const file = join(dir, 'slow.jsonl')
    const stdin = protocolLines(50)
    const noted = await run(['--otlp', file], { stdin })
    expect(noted.status).toBe(0)
    expect(noted.err).toContain('--boot-time says when that was')
    const quiet = await run(['--otlp', file, '-q'], { stdin })
    expect(quiet.err).toBe('')
    const timed = await run(['--otlp', file, '--boot-time', '1790000000'], { stdin })
    expect(timed.err).toBe('')
  })
})

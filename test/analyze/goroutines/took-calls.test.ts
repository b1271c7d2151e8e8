import { describe, expect, test } from 'vitest'
import type { Span } from '../../../src/model/span.ts'
import { AnalyzeRun } from '../../../src/pipeline.ts'

/** The spans of these lines, in order, and the report. */
function read(...lines: readonly string[]) {
  const spans: Span[] = []
  const run = new AnalyzeRun({ onSpan: (span) => spans.push(span) })
  run.push(Buffer.from(`${lines.join('\n')}\n`))
  return { spans, analysis: run.end() }
}

describe('finished durations', () => {
  test('have their own goroutine, process and length, and nothing of the one before', () => {
    const { spans } = read(
      'gid=1 pid=2 Read takes 7 us',
      'gid=3 pid=4 Write takes 5 us',
      'gid=5 Read takes 9 ms',
    )
    expect(
      spans.map(({ fn, gid, pid, durNs, components }) => [fn, gid, pid, durNs, components.unknown]),
    ).toEqual([
      ['Read', 1, 2, 7000, 7000],
      ['Write', 3, 4, 5000, 5000],
      ['Read', 5, -1, 9_000_000, 9_000_000],
    ])
  })

  test('have the labels that stand before them, and not those of the one before', () => {
    const spans: Span[] = []
    const run = new AnalyzeRun({
      ...{ value: 'LAT(ms)', by: ['COMM'], onSpan: (span: Span) => spans.push(span) },
    })
    run.push('COMM LAT(ms)\npostgres 0.10\nredis 0.20\n')
    run.push('DISK LAT(ms)\nsda 0.30\n')
    run.end()
    expect(spans.map(({ durNs, labels }) => [durNs, labels])).toEqual([
      [100_000, { COMM: 'postgres' }],
      [200_000, { COMM: 'redis' }],
      [300_000, undefined],
    ])
  })

  test('beside entries and exits are counted, and no spans', () => {
    const { spans, analysis } = read(
      'E 1000000000 0 7 9 376 0',
      'X 2000000000 0 7 9 376 0',
      'Read takes 7 us shard=a',
      'Read takes 8 us',
      'Read takes 9 us',
    )
    expect(spans.map(({ durNs }) => durNs)).toEqual([1e9])
    expect(analysis.diagnostics).toContainEqual(
      expect.objectContaining({ code: 'IGNORED_DURATIONS', count: 3 }),
    )
  })

  test('in time among other events are told of their function', () => {
    const { spans, analysis } = read('Read takes 7 us', 'E 100 0 7 9 376 0', 'X 150 0 7 9 376 0')
    expect(spans.map(({ fn, durNs }) => `${fn} ${durNs}`)).toEqual(['Read 7000', '(unnamed) 50'])
    expect(analysis.functions.map(({ fn }) => fn).toSorted()).toEqual(['(unnamed)', 'Read'])
  })
})

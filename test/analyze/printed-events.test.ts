import { expect, test } from 'vitest'
import type { Analysis } from '../../src/model/analysis.ts'
import { AnalyzeRun } from '../../src/pipeline.ts'

const TOLD = 'H losses=told\n'

/**
 * A capture of 2000 events in a second, which ends `quietMs` later, and of which bpftrace counted `printed`. A count after 1800 of
 * them says that so many more are on their way.
 */
function analysis(
  head: string,
  quietMs: number,
  printed: number,
  { more = '', behind = 0 } = {},
): Analysis {
  const calls = Array.from({ length: 1000 }, (_, i) => {
    const ns = 5_000_000_000 + i * 1_000_000
    const beat = i === 900 ? `@gotail_events: ${2 * i + behind}\n` : ''
    return `${beat}E ${ns} 0 70 7 64 0\nX ${ns + 5000} 0 70 7 64 0\n`
  })
  const end = 6_000_000_000 + quietMs * 1_000_000
  const run = new AnalyzeRun()
  run.push(
    Buffer.from(
      `H gotail=1 go=1.24.4 exit=ret fn=f\n${head}@gotail_events: 0\n${calls.join('')}${more}Z ${end}\n\n\n@gotail_events: ${printed}\n`,
    ),
  )
  return run.end()
}

function losses({ capture, diagnostics }: Analysis): Record<string, number> {
  const after = diagnostics.find(({ code }) => code === 'AFTER_END')
  return { lost: capture.lost, after: after?.count ?? 0 }
}

test('what is missing is after the end where every loss is told and the end is quiet for long enough', () => {
  expect(losses(analysis(TOLD, 500, 2801))).toEqual({ lost: 0, after: 800 })
})

test('it is lost where the capture does not say that losses are told', () => {
  expect(losses(analysis('', 500, 2801))).toEqual({ lost: 800, after: 0 })
})

test('it is lost where the quiet end is too short for so many', () => {
  expect(losses(analysis(TOLD, 10, 2801))).toEqual({ lost: 800, after: 0 })
})

test('losses that are told stay what they are', () => {
  expect(losses(analysis(TOLD, 500, 2801, { more: 'Lost 30 events\n' }))).toEqual({
    lost: 30,
    after: 770,
  })
})

test('it is lost where bpftrace was far behind at its last count: what it had not read came before the end', () => {
  expect(losses(analysis(TOLD, 500, 2801, { behind: 600 }))).toEqual({ lost: 800, after: 0 })
})

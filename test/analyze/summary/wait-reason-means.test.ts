import { expect, test } from 'vitest'
import type { ComponentShare } from '../../../src/model/analysis.ts'
import { AnalyzeRun } from '../../../src/pipeline.ts'

const S = 5_000_000_000
const [RECEIVE, SEND, LOCK] = [14, 15, 0]

/** Spans of one function that wait so long, each for one reason. */
function components(waits: readonly (readonly [reason: number, ns: number])[], go = '1.24.4') {
  const lines = waits.flatMap(([reason, ns], at) => {
    const t = S + at * 100_000
    return [
      `G ${t} 0 70 7 1 2 0`,
      `E ${t + 100} 0 70 7 64 0`,
      `G ${t + 200} 0 70 7 2 4 ${reason}`,
      `G ${t + 200 + ns} 1 80 7 4 1 ${reason}`,
      `G ${t + 200 + ns} 0 70 7 1 2 0`,
      `X ${t + 300 + ns} 0 70 7 64 0`,
      `G ${t + 400 + ns} 0 70 7 2 1 0`,
    ]
  })
  const run = new AnalyzeRun()
  run.push(`H gotail=1 go=${go} exit=ret entry=push fn=main.handle\n${lines.join('\n')}\n`)
  return run.end().functions[0].components
}

const waitChan = (all: readonly ComponentShare[]): ComponentShare | undefined =>
  all.find(({ name }) => name === 'wait_chan')

test('the means of a component are split by the reason that its spans waited for', () => {
  const usual = Array.from({ length: 9 }, () => [RECEIVE, 1000] as const)
  expect(waitChan(components([...usual, [SEND, 9000]]))?.reasons).toEqual([
    { why: 'chan receive', tailMeanNs: 0, bodyMeanNs: 1000 },
    { why: 'chan send', tailMeanNs: 9000, bodyMeanNs: 0 },
  ])
})

test('they sum to the means of the component', () => {
  const waits = Array.from(
    { length: 40 },
    (_, i) => [i % 3 === 0 ? SEND : RECEIVE, 1000 + i] as const,
  )
  const {
    reasons = [],
    tailMeanNs,
    bodyMeanNs,
  } = waitChan(components(waits)) ?? {
    tailMeanNs: Number.NaN,
    bodyMeanNs: Number.NaN,
  }
  expect(reasons.length).toBe(2)
  expect(reasons.reduce((sum, each) => sum + each.tailMeanNs, 0)).toBeCloseTo(tailMeanNs, 6)
  expect(reasons.reduce((sum, each) => sum + each.bodyMeanNs, 0)).toBeCloseTo(bodyMeanNs, 6)
})

test('a component without waits has no reasons', () => {
  const found = components([
    [RECEIVE, 1000],
    [LOCK, 1000],
  ])
  expect(found.find(({ name }) => name === 'running')?.reasons).toBeUndefined()
})

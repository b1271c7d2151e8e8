import { describe, expect, it } from 'vitest'
import { Engine } from '../../../src/analyze/goroutines/engine.ts'
import { DiagnosticLog } from '../../../src/model/diagnostic.ts'
import type { CaptureHeader } from '../../../src/model/header.ts'
import type { Span } from '../../../src/model/span.ts'
import { AnalyzeRun } from '../../../src/pipeline.ts'
import { batchOf } from '../batch-of.ts'

const LOSSY = 4
/** Numbers of Go 1.24. */
const ASSIST_MARKING = 1
const SEMACQUIRE = 18
const PREEMPTED = 29

interface Seen {
  readonly components: Span['components']
  readonly topWait: string
  readonly lossy: boolean
  readonly breaks: number
}

/** The only span of these lines. */
function spanOf(lines: readonly string[], header: Partial<CaptureHeader> = {}): Seen {
  const spans: Span[] = []
  const log = new DiagnosticLog()
  const options = { windowNs: 1000, maxSpans: 10, exemplars: 0 }
  const engine = new Engine({ ...options, onSpan: (span) => spans.push(span) }, log)
  engine.useHeader({ fns: ['f'], named: [], go: '1.24.4', ...header })
  engine.push(batchOf(lines))
  engine.end()
  expect(spans).toHaveLength(1)
  const [{ components, topWait, flags }] = spans
  return { components, topWait, lossy: (flags & LOSSY) !== 0, breaks: log.count('CHAIN_BREAK') }
}

describe('the time of a span', () => {
  it('under assist marking is no wait: the goroutine never left the CPU', () => {
    const { components, topWait } = spanOf([
      'G 50 0 7 9 1 2 0',
      'E 100 0 7 9 376',
      `G 200 0 7 9 2 4 ${ASSIST_MARKING}`,
      `G 500 0 7 9 4 2 ${ASSIST_MARKING}`,
      `G 500 0 7 9 2 4 ${SEMACQUIRE}`,
      `G 600 0 7 9 4 1 ${SEMACQUIRE}`,
      'G 650 0 7 9 1 2 0',
      'X 700 0 7 9 376',
    ])
    expect(components).toEqual({ running: 150, gc_assist: 300, wait_other: 100, sched_wait: 50 })
    expect(topWait).toBe('semacquire')
  })

  it('on a semaphore inside gcAssistAlloc is GC assist: there it is one of the collector', () => {
    const { components } = spanOf([
      'G 50 0 7 9 1 2 0',
      'E 100 0 7 9 376',
      'A 200 0 7 9 900',
      `G 300 0 7 9 2 4 ${SEMACQUIRE}`,
      `G 600 0 7 9 4 1 ${SEMACQUIRE}`,
      'G 650 0 7 9 1 2 0',
      'a 670 0 7 9 900',
      'X 700 0 7 9 376',
    ])
    expect(components).toEqual({ running: 130, gc_assist: 420, sched_wait: 50 })
  })

  it('on a semaphore is a mutex before Go 1.20, one of the collector in its phases, and another wait else', () => {
    const waits = (marks: readonly [string, string], go = '1.24.4'): Span['components'] => {
      const reason = go === '1.24.4' ? SEMACQUIRE : 18
      return spanOf(
        [
          'G 50 0 7 9 1 2 0',
          'E 100 0 7 9 376',
          marks[0],
          `G 300 0 7 9 2 4 ${reason}`,
          `G 600 0 7 9 4 1 ${reason}`,
          'G 600 0 7 9 1 2 0',
          marks[1],
          'X 700 0 7 9 376',
        ],
        { go },
      ).components
    }
    const mark = (from: number, to: number): [string, string] => [
      `M ${from} 0 3 gcStart`,
      `M ${to} 0 3 markTerm`,
    ]
    expect(waits(mark(200, 650))).toEqual({ running: 300, wait_gc: 300 })
    expect(waits(['M 290 0 3 stw+', 'M 610 0 3 stw.'])).toEqual({ running: 300, wait_gc: 300 })
    // The phase ended before the wait did: somebody else let it go on.
    expect(waits(mark(200, 500))).toEqual({ running: 300, wait_other: 300 })
    expect(waits(mark(610, 650))).toEqual({ running: 300, wait_other: 300 })
    expect(waits(mark(200, 650), '1.19.8')).toEqual({ running: 300, wait_mutex: 300 })
  })

  it('goes to the scheduler once a preempted goroutine has left its thread to another', () => {
    const { components, topWait, breaks } = spanOf([
      'G 50 0 7 9 1 2 0',
      'E 100 0 7 9 376',
      'G 300 0 7 5 1 2 0',
      `G 700 0 8 9 4 1 ${PREEMPTED}`,
      'G 750 0 8 9 1 2 0',
      'X 800 0 8 9 376',
    ])
    expect(components).toEqual({ running: 250, sched_wait: 450 })
    expect([topWait, breaks]).toEqual(['preempted', 0])
  })

  it('is running up to its end where a preempted goroutine left its thread to nobody', () => {
    const { components } = spanOf([
      'G 50 0 7 9 1 2 0',
      'E 100 0 7 9 376',
      `G 700 0 8 9 4 1 ${PREEMPTED}`,
      'G 750 0 8 9 1 2 0',
      'X 800 0 8 9 376',
    ])
    expect(components).toEqual({ running: 650, sched_wait: 50 })
  })

  it('is no pause any more once somebody runs after the world was stopped', () => {
    const { components } = spanOf([
      'G 50 0 7 9 1 2 0',
      'E 100 0 7 9 376',
      'M 200 1 6 stw+',
      'M 210 1 6 stw=',
      'G 300 0 8 5 1 2 0',
      'G 400 0 7 9 2 1 0',
      'G 500 0 7 9 1 2 0',
      'X 600 0 7 9 376',
    ])
    expect(components).toEqual({ running: 400, sched_wait: 100 })
  })

  it('is no assist where the end of gcAssistAlloc cannot be probed', () => {
    const lines = ['G 50 0 7 9 1 2 0', 'E 100 0 7 9 376', 'A 200 0 7 9 900']
    const byClosure = spanOf([...lines, 'X 300 0 7 9 400'], { exit: 'defer' })
    expect(byClosure.components).toEqual({ running: 200 })
    expect(spanOf([...lines, 'X 300 0 7 9 376']).components).toEqual({
      running: 100,
      gc_assist: 100,
    })
  })

  it('is no assist any more once the goroutine is met in a target: the end was lost', () => {
    const { components } = spanOf([
      'G 50 0 7 9 1 2 0',
      'A 60 0 7 9 900',
      'E 100 0 7 9 376',
      'X 300 0 7 9 376',
    ])
    expect(components).toEqual({ running: 200 })
  })
})

describe('a span is lossy', () => {
  it('when its goroutine goes on as if it had run while its thread ran another one', () => {
    const seen = spanOf([
      'G 50 0 7 9 1 2 0',
      'E 100 0 7 9 376',
      'G 300 0 7 5 1 2 0',
      'X 800 0 8 9 376',
    ])
    expect(seen).toMatchObject({ lossy: true, breaks: 1, components: { unknown: 700 } })
  })

  it('when bpftrace says that it lost events, and was silent while the span was open', () => {
    const check = (notice: string): readonly number[] => {
      const flags: number[] = []
      const run = new AnalyzeRun({ onSpan: (span) => flags.push(span.flags) })
      const lines = ['E 100 0 7 9 376', 'X 50100 0 7 9 376', notice, 'E 50200 0 7 9 376']
      run.push(new TextEncoder().encode(`${lines.join('\n')}\nX 50300 0 7 9 376\n`))
      run.end()
      return flags
    }
    expect(check('Lost 5 events')).toEqual([LOSSY, 0])
    expect(check('')).toEqual([0, 0])
  })

  it('when the chain of another goroutine breaks across a silence that it was open in', () => {
    const lines = (status: string): readonly string[] => [
      'G 50 0 7 9 1 2 0',
      'G 60 0 8 5 1 2 0',
      'E 100 0 7 9 376',
      `G 50000 0 8 5 ${status}`,
      'X 50100 0 7 9 376',
    ]
    expect(spanOf(lines('1 2 0'))).toMatchObject({ lossy: true, breaks: 1 })
    expect(spanOf(lines('2 1 0'))).toMatchObject({ lossy: false, breaks: 0 })
  })
})

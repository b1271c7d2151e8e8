import { describe, expect, it } from 'vitest'
import type { Span } from '../../../src/model/span.ts'
import { SPAN_FLAG } from '../../../src/model/span-flags.ts'
import { AnalyzeRun } from '../../../src/pipeline.ts'

const MUTEX = 22

/** Microseconds of the capture as a time of its clock. */
const at = (us: number): string => `${5_000_000_000 + us * 1000}`

/** A call from 1 to 1000 µs, with what happens to its goroutine meanwhile. */
const call = (...meanwhile: readonly string[]): readonly string[] => [
  `G ${at(0)} 0 11 7 1 2 0`,
  `E ${at(1)} 0 11 7 500`,
  ...meanwhile,
  `X ${at(1000)} 0 11 7 500`,
]

function analyze(sched: string, lines: readonly string[], end = '') {
  const spans: Span[] = []
  const run = new AnalyzeRun({ onSpan: (span) => spans.push(span) })
  const head = `H gotail=1 go=1.24.4 exit=ret entry=push${sched}\nH fn=main.handle\n`
  run.push(new TextEncoder().encode(`${head}${lines.join('\n')}\n${end}`))
  const { capture, functions, diagnostics } = run.end()
  return { spans, capture, fn: functions[0], codes: diagnostics.map(({ code }) => code) }
}

const POINTS = ' sched=points'
/** The wake-up is not seen: `injectglist` has no scheduling point. */
const UNSEEN_WAKE_UP = call(`G ${at(100)} 0 11 7 2 4 ${MUTEX}`, `G ${at(900)} 0 11 7 1 2 0`)

describe('a capture by scheduling points', () => {
  it('may leave out a wake-up: the wait has the reason that was told when it began', () => {
    const { spans, capture, codes } = analyze(POINTS, UNSEEN_WAKE_UP)
    expect(spans[0].components).toEqual({ running: 199_000, wait_mutex: 800_000 })
    expect([spans[0].flags, capture.chainBreaks, codes]).toEqual([0, 0, ['NO_END']])
  })

  it('is held to every change where all of them are probed', () => {
    const { spans, capture } = analyze('', UNSEEN_WAKE_UP)
    expect([spans[0].flags, capture.chainBreaks]).toEqual([SPAN_FLAG.lossy, 1])
  })

  it('may leave out that a goroutine yields, or is back from a system call', () => {
    const yields = analyze(POINTS, call(`G ${at(900)} 0 11 7 1 2 0`))
    const returns = analyze(POINTS, call(`G ${at(100)} 0 11 7 2 3 0`))
    expect([yields, returns].map(({ capture }) => capture.chainBreaks)).toEqual([0, 0])
    expect(returns.spans[0].components.syscall).toBe(900_000)
  })

  it('never leaves out that a goroutine begins to run', () => {
    const { capture } = analyze(POINTS, call(`G ${at(100)} 0 11 7 2 4 ${MUTEX}`))
    expect(capture.chainBreaks).toBe(1)
  })

  it('that lost events has no clean span with such a gap, whether the loss is told before or after', () => {
    const before = analyze(POINTS, ['Lost 5 events', ...UNSEEN_WAKE_UP])
    expect(before.spans[0].flags).toBe(SPAN_FLAG.lossy)
    const after = analyze(POINTS, UNSEEN_WAKE_UP, `Z ${at(1100)}\n\n\n@gotail_events: 50\n`)
    expect(after.capture.lost).toBeGreaterThan(0)
    expect(after.fn.exemplars.map(({ span }) => span.flags)).toEqual([SPAN_FLAG.lossy])
  })

  it('knows the system calls that a thread slept in without stacks: what is left is blocked outside of one', () => {
    const head = `${POINTS}\nH rec O ts cpu tid off_ns state wake_ns gid nr`
    const slept = (nr: number): readonly string[] =>
      call(`O ${at(900)} 0 11 600000 2 100000 7 ${nr}`)
    const { spans, capture } = analyze(head, slept(74))
    expect(spans[0].components).toEqual({ running: 399_000, os_runq: 100_000, syscall: 500_000 })
    expect(capture.notUnderstood).toBe(0)
    expect(analyze(head, slept(-1)).spans[0].components).toEqual({
      ...{ running: 399_000, os_runq: 100_000, os_blocked: 500_000 },
    })
  })
})

describe('a capture with more different stacks than are told apart', () => {
  it('says how many lines count as without one', () => {
    const waits = Array.from(
      { length: 65_600 },
      (_, i) => `G ${at(i)} 0 11 7 2 4 ${MUTEX} ${(0x400000 + i).toString(16)} 401000`,
    )
    const run = new AnalyzeRun({})
    run.push(new TextEncoder().encode(`H gotail=2 go=1.24.4\n${waits.join('\n')}\n`))
    const { diagnostics } = run.end()
    expect(diagnostics.find(({ code }) => code === 'STACKS_LEFT_OUT')?.count).toBe(65)
  })
})

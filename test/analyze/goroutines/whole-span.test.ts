import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { COMPONENTS } from '../../../src/model/components.ts'
import type { Span } from '../../../src/model/span.ts'
import { AnalyzeRun } from '../../../src/pipeline.ts'

const HEADER = 'H gotail=1 go=1.24.4\nH exit=ret\nH fn=main.Handle\n'

/** The spans of these lines, in order. */
function spansOf(...lines: readonly string[]): Span[] {
  const spans: Span[] = []
  const run = new AnalyzeRun({ onSpan: (span) => spans.push(span) })
  run.push(Buffer.from(`${HEADER}${lines.join('\n')}\n`))
  run.end()
  return spans
}

describe('a span that was summed in the kernel', () => {
  test('has each sum in its component, the wait by its reason, and what is left over in running', () => {
    // start tid gid total rq wait why sys gc offcpu; 21 is sync.Mutex.Lock in Go 1.24.
    const [span] = spansOf('P 5000000000 7 12 1000 100 200 21 30 40 5')
    expect(span).toMatchObject({
      fn: 'main.Handle',
      gid: 12,
      startNs: 5_000_000_000n,
      durNs: 1000,
      topWait: 'sync.Mutex.Lock',
      components: {
        sched_wait: 100,
        wait_mutex: 200,
        syscall: 30,
        gc_assist: 40,
        os_blocked: 5,
        running: 625,
      },
    })
  })

  test('has components that sum to its duration whatever its sums claim', () => {
    const ns = fc.integer({ min: 0, max: 5000 })
    fc.assert(
      fc.property(
        ns,
        fc.array(ns, { minLength: 6, maxLength: 6 }),
        (total, [rq, wait, why, ...rest]) => {
          const [span] = spansOf(
            `P 5000000000 7 12 ${total} ${rq} ${wait} ${why % 70} ${rest.join(' ')}`,
          )
          const sum = COMPONENTS.reduce((all, name) => all + (span.components[name] ?? 0), 0)
          expect(sum).toBe(total)
        },
      ),
    )
  })
})

test('an aggregate capture gets the same explanation as one of events', () => {
  const lines = Array.from({ length: 500 }, (_, i) => {
    const waited = i % 50 === 0 ? 9_000_000 : 0
    return `P ${5_000_000_000 + i * 1_000_000} 7 ${i % 9} ${100_000 + waited} 0 ${waited} 21 0 0 0`
  })
  const run = new AnalyzeRun()
  run.push(Buffer.from(`${HEADER}${lines.join('\n')}\n`))
  const [fn] = run.end().functions
  expect(fn.spans).toBe(500)
  expect(fn.components[0].name).toBe('wait_mutex')
  expect(fn.components[0].excessShare).toBeCloseTo(1, 6)
})

test('the usual spans are at or below the median, the exemplars the slowest', () => {
  const lines = Array.from(
    { length: 101 },
    (_, i) => `P ${5_000_000_000 + i} 7 ${i} ${i + 1} 0 0 0 0 0 0`,
  )
  const run = new AnalyzeRun()
  run.push(Buffer.from(`${HEADER}${lines.join('\n')}\n`))
  const [fn] = run.end().functions
  expect(fn.exemplars.map(({ span }) => span.durNs)).toEqual([
    101, 100, 99, 98, 97, 96, 95, 94, 93, 92,
  ])
  expect(fn.usual.length).toBeGreaterThan(0)
  expect(fn.usual.every(({ span }) => span.durNs <= 51)).toBe(true)
})

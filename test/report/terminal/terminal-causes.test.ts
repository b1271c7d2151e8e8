import { describe, expect, test } from 'vitest'
import type { ComponentShare, FunctionAnalysis } from '../../../src/model/analysis.ts'
import { COMPONENTS } from '../../../src/model/components.ts'
import type { TailContext } from '../../../src/model/tail.ts'
import { terminalReport } from '../../../src/report/terminal/terminal.ts'
import { COMPONENT_WORDS } from '../../../src/report/words/component-words.ts'
import { analysis, fn, span } from '../sample-analysis.ts'

const TAIL: TailContext = {
  spans: 1000,
  tailSpans: 10,
  p99Ns: 12_300_000,
  blocks: 50,
  bodyMeanNs: 1_000_000,
  tailMeanNs: 21_000_000,
  shapleySeNs: 0,
  associations: [],
  incidents: [],
  leftOut: { lossySpans: 0, lossyTailSpans: 0, sampledSpans: 0, forgottenEvents: 0 },
  seed: 1,
}

const MUTEX: ComponentShare = {
  name: 'wait_mutex',
  totalNs: 5e9,
  bodyMeanNs: 0,
  tailMeanNs: 16_000_000,
  excessShare: 0.8,
  excessShareLow: 0.61,
  excessShareHigh: 0.9,
  p99ContributionNs: 9_000_000,
  lowNs: 8_000_000,
  highNs: 10_000_000,
  withoutNs: 4_000_000,
  shapleyNs: 8_500_000,
  verdict: 'confirmed',
}

const RUNNING: ComponentShare = {
  name: 'running',
  totalNs: 1e9,
  bodyMeanNs: 1_000_000,
  tailMeanNs: 1_100_000,
  excessShare: 0.005,
}

function report(fields: Partial<FunctionAnalysis>, columns = 100, verbose = false): string {
  const functions = [fn({ components: [MUTEX, RUNNING], tail: TAIL, ...fields })]
  return terminalReport(analysis({ functions }), { columns, color: false, verbose })
}

/** The report as one line, however it was wrapped. */
function flowing(text: string): string {
  return text.replace(/\s+/g, ' ')
}

describe('why the tail is slow', () => {
  test('components have the colours of the page, verdicts theirs; without colours there is no escape', () => {
    const functions = [fn({ components: [MUTEX, RUNNING], tail: TAIL })]
    const page = { columns: 100, verbose: true }
    const coloured = terminalReport(analysis({ functions }), { ...page, color: true })
    // #cc79a7 and #2a9d6f among the 216 of a terminal; red is for what is sure.
    expect(coloured).toMatch(/^ {2}\u001b\[38;5;175m[^\u001b]*mutex[^\u001b]*\u001b\[39m/m)
    expect(coloured).toMatch(/^ {2}\u001b\[38;5;35mrunning\u001b\[39m/m)
    expect(coloured).toMatch(/ {2}\u001b\[31mconfirmed\u001b\[39m$/m)
    const plain = terminalReport(analysis({ functions }), { ...page, color: false })
    expect(plain).not.toContain('\u001b')
    expect(coloured.replace(/\u001b\[[\d;]+m/g, '')).toBe(plain)
  })

  test('the first sentences name the leading component, how sure it is, and what p99 would be without', () => {
    expect(flowing(report({}))).toContain(
      '80 % of what makes the slowest 1 % slow is waiting for a mutex (confirmed, 95 % interval 61 % to 90 %); without it p99 would be 4.00 ms at best.',
    )
  })

  test('a component that explains next to nothing is not blamed', () => {
    const components = [{ ...MUTEX, excessShare: 0.09 }]
    expect(report({ components })).not.toContain('of what makes the slowest')
  })

  test('what is not known is named, but never said to be curable', () => {
    const components: ComponentShare[] = [{ ...MUTEX, name: 'unknown' }]
    const text = flowing(report({ components }))
    expect(text).toContain(
      '80 % of what makes the slowest 1 % slow is not known (confirmed, 95 % interval 61 % to 90 %).',
    )
    expect(text).not.toContain('Try:')
  })

  test('the table has usual, slow, share and its interval, contribution, what-if and verdict', () => {
    expect(report({})).toMatch(
      /mutex +0 ns +16\.0 ms +80 % +61 % to 90 % +9\.00 ms +4\.00 ms +confirmed/,
    )
  })

  test('a narrow page drops the intervals, not the verdicts', () => {
    const text = report({}, 80)
    expect(text).toMatch(/mutex +0 ns +16\.0 ms +80 % +9\.00 ms +4\.00 ms +confirmed/)
    expect(text.split('\n').every((line) => [...line].length <= 80)).toBe(true)
  })

  test('a second cause of half the first is named with it, and work could at best be as usual', () => {
    const running = {
      ...RUNNING,
      excessShare: 0.42,
      asUsualNs: 11_000_000,
      verdict: 'unclear',
    } as const
    expect(flowing(report({ components: [{ ...MUTEX, excessShare: 0.5 }, running] }))).toContain(
      'Two causes: 50 % of what makes the slowest 1 % slow is waiting for a mutex (confirmed, 95 % interval 61 % to 90 %), 42 % is running on a CPU (unclear); without waiting for a mutex p99 would be 4.00 ms at best, if running on a CPU were as usual p99 would be 11.0 ms at best.',
    )
    const small = { ...running, excessShare: 0.38 }
    expect(flowing(report({ components: [MUTEX, small] }))).not.toContain('Two causes')
    expect(report({ components: [MUTEX, running] })).toMatch(/running .* 11\.0 ms \* +unclear/)
  })

  test('one incident is said in words', () => {
    const once = { ...MUTEX, verdict: 'one incident' } as const
    expect(flowing(report({ components: [once] }))).toContain(
      'is waiting for a mutex (most of it in one incident); without it',
    )
  })

  test('too few slow spans are told as single cases: no cause, and nothing to try', () => {
    const slowest = span({ components: { wait_mutex: 80_000_000, running: 8_100_000 } })
    const text = flowing(
      report({
        tailVerdict: 'too few',
        tail: { ...TAIL, tailSpans: 7 },
        exemplars: [{ span: slowest, timeline: [] }],
      }),
    )
    expect(text).toContain(
      'The slowest 1 % are 7 spans, too few to name a cause; the slowest, 88.1 ms, spent 80.0 ms of it waiting for a mutex.',
    )
    expect(text).not.toContain('of what makes')
    expect(text).not.toContain('Try:')
  })

  test('where there is no long tail nothing is to blame for it', () => {
    const text = flowing(report({ tailVerdict: 'none' }))
    expect(text).toContain('There is no long tail: p99 is less than twice the median')
    expect(text).not.toContain('of what makes')
    expect(text).not.toContain('Try:')
  })

  test('means and sums of a sample are said to be estimates', () => {
    const leftOut = { ...TAIL.leftOut, sampledSpans: 70_000 }
    expect(flowing(report({ tail: { ...TAIL, spans: 95_000, leftOut } }))).toContain(
      'Of 95,000 spans, 70,000 of the faster are stood for by a sample: sums and means are estimates.',
    )
  })

  test('small components are counted, and shown on request', () => {
    expect(report({})).toContain('1 component below 1 % left out')
    expect(report({})).not.toMatch(/^ {2}running /m)
    expect(report({}, 100, true)).toMatch(/^ {2}running /m)
  })

  test('a leading component comes with its usual cause and what to try', () => {
    expect(flowing(report({}))).toContain(
      '→ waiting for a mutex: goroutines queue for one sync.Mutex',
    )
  })

  test('spans that a loss may have spoilt are counted', () => {
    const leftOut = { ...TAIL.leftOut, lossySpans: 7, lossyTailSpans: 3 }
    expect(flowing(report({ tail: { ...TAIL, leftOut } }))).toContain(
      '7 spans that lost events may have spoilt are left out here, 3 of them this slow',
    )
  })

  test('without components there is no such section', () => {
    const bare = terminalReport(analysis({ functions: [fn({})] }), { columns: 100, color: false })
    expect(bare).not.toContain('Why the tail')
  })
})

describe('runtime events', () => {
  test('an incident tells when, how long, how many slow spans and how much of the excess', () => {
    const incident = {
      what: 'stw',
      component: 'stw',
      fromNs: 1_500_000_000,
      toNs: 1_503_100_000,
      durNs: 3_100_000,
      spans: 40,
      ofSpans: 100,
      slowest: 37,
      ofSlowest: 60,
      lostNs: 1e8,
      shareOfExcess: 0.41,
    } as const
    expect(flowing(report({ tail: { ...TAIL, incidents: [incident] } }))).toContain(
      'One stop-the-world pause, 3.10 ms long, 1.50 s into the capture: 40 slow spans, 37 of the 60 slowest, mostly stop-the-world pause; 41 % of the excess.',
    )
  })

  test('an incident with more than a quarter of the excess stands under the headline, others in their section', () => {
    const incident = {
      ...({ what: 'burst', component: 'wait_mutex' } as const),
      ...{ fromNs: 1e9, toNs: 2e9, durNs: 1e9 },
      ...{ spans: 40, ofSpans: 100, slowest: 37, ofSlowest: 60, lostNs: 1e8 },
    }
    const told = (shareOfExcess: number, fields: Partial<FunctionAnalysis> = {}): string => {
      const incidents = [{ ...incident, shareOfExcess }]
      return report({ tail: { ...TAIL, incidents }, ...fields })
    }
    const line = /^A burst of slow spans/m
    expect(told(0.26).search(line)).toBeGreaterThan(0)
    expect(told(0.26).search(line)).toBeLessThan(told(0.26).indexOf('Percentiles of'))
    expect(told(0.26)).not.toContain('Incidents:')
    expect(told(0.25)).not.toMatch(line)
    expect(told(0.25)).toContain('Incidents:')
    expect(told(0.9, { tailVerdict: 'too few' })).not.toMatch(line)
  })

  test('that slow spans lie in an event for longer than chance has it is said, of each function by its name', () => {
    const association = {
      ...{ name: 'gc_mark', events: 5, fisherP: 1, startsP: 0.4, rotations: 999 },
      tailStarts: { count: 1, of: 10, share: 0.1 },
      bodyStarts: { count: 50, of: 500, share: 0.1 },
      ...{ overlapNs: 647_000, expectedOverlapNs: 249_000, overlapP: 0.003, overlapQ: 0.006 },
    }
    const events = [{ name: 'gc_mark', count: 5, totalNs: 1e7, maxNs: 2e6 }]
    const one = fn({ components: [MUTEX], tail: { ...TAIL, associations: [association] } })
    const other = { ...one, fn: 'main.other' }
    const told = (...functions: FunctionAnalysis[]): string =>
      flowing(terminalReport(analysis({ functions, events }), { columns: 100, color: false }))
    const sentence =
      'A slow span lies 647 µs in GC mark phases on average; at any other time it would be 249 µs (q = 0.006).'
    expect(told(one)).toContain(` ${sentence}`)
    expect(told(one)).not.toContain(`main.handle: ${sentence}`)
    expect(told(one, other)).toContain(`main.handle: ${sentence}`)
    expect(told(one, other)).toContain(`main.other: ${sentence}`)
  })

  test('what goes together no more than by chance is said in one line', () => {
    const association = {
      name: 'stw',
      events: 5,
      tailStarts: { count: 1, of: 10, share: 0.1 },
      bodyStarts: { count: 50, of: 500, share: 0.1 },
      fisherP: 1,
      startsP: 0.6,
      overlapNs: 0,
      expectedOverlapNs: 0,
      overlapP: 0.6,
      overlapQ: 0.6,
      rotations: 999,
    }
    const events = [{ name: 'stw', count: 5, totalNs: 5e6, maxNs: 2e6 }]
    const text = (startsP: number): string =>
      terminalReport(
        analysis({
          events,
          functions: [
            fn({
              components: [MUTEX],
              tail: { ...TAIL, associations: [{ ...association, startsP }] },
            }),
          ],
        }),
        { columns: 100, color: false },
      )
    expect(text(0.6)).toContain('more than chance has it')
    expect(flowing(text(0.01))).toContain(
      '10 % of the slow spans began during a stop-the-world pause',
    )
  })
})

test('a usual span stands under the slowest ones, for comparison', () => {
  const slow = {
    span: span(),
    timeline: [{ state: 'wait_mutex', fromNs: 0, toNs: 88_100_000, why: '' }],
  } as const
  const usual = {
    span: { ...span(), durNs: 1_500_000 },
    timeline: [{ state: 'running', fromNs: 0, toNs: 1_500_000, why: '' }],
  } as const
  const text = report({ exemplars: [slow], usual: [usual] })
  expect(text).toMatch(/^ {3}1 {2}m{80}\n {3}~ {2}█{80}$/m)
  expect(text).toContain('~  a usual span, picked by chance: 1.50 ms')
})

test('every component has words, and a mark of its own', () => {
  expect(Object.keys(COMPONENT_WORDS)).toEqual([...COMPONENTS])
  const marks = Object.values(COMPONENT_WORDS).map(({ mark }) => mark)
  expect(new Set(marks).size).toBe(COMPONENTS.length)
  expect(marks.every((mark) => [...mark].length === 1)).toBe(true)
})

test.each(['unclear', 'one incident'] as const)('what is %s gets no advice', (verdict) => {
  expect(report({})).toContain('→ waiting for a mutex')
  expect(report({ components: [{ ...MUTEX, verdict }, RUNNING] })).not.toContain('→')
})

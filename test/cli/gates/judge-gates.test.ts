import { describe, expect, test } from 'vitest'
import { readAnalysis } from '../../../src/cli/gates/analysis-reading.ts'
import { tellGates } from '../../../src/cli/gates/check-gates.ts'
import { readComparison } from '../../../src/cli/gates/comparison-reading.ts'
import { gateExpression } from '../../../src/cli/gates/gate-expression.ts'
import { judgeGates } from '../../../src/cli/gates/judge-gates.ts'
import type { Estimate, Measured, Reading } from '../../../src/cli/gates/reading.ts'
import { Interruptions } from '../../../src/cli/session/interruptions.ts'
import type { FunctionAnalysis } from '../../../src/model/analysis.ts'
import type { GateResult } from '../../../src/model/check.ts'
import type { Comparison } from '../../../src/model/comparison.ts'
import { analysis, fn } from '../../report/sample-analysis.ts'
import { comparison, functionChange, quantileChange } from '../../report/sample-comparison.ts'
import { fakeProcess } from '../fake-effects.ts'

const MS = 1e6

function judge(text: string, readings: readonly Reading[]): GateResult {
  return judgeGates([gateExpression(text)], () => readings)[0]
}

function ofAnalysis(text: string, fields: Partial<FunctionAnalysis> = {}): GateResult {
  const { metric } = gateExpression(text)
  return judge(text, readAnalysis(analysis({ functions: [fn(fields)] }), { metric }))
}

function ofComparison(text: string, fields: Partial<Comparison> = {}): GateResult {
  return judge(text, readComparison(comparison(fields), gateExpression(text)))
}

function reading(after: Measured, name = 'main.handle', spans = 1000): Reading {
  return { fn: name, spans, after }
}

const ms = (value: number, low?: number, high?: number): Estimate => ({
  value: value * MS,
  ...(low === undefined ? {} : { low: low * MS }),
  ...(high === undefined ? {} : { high: high * MS }),
})

test('where spoilt spans are left out, a gate is of the clean ones, and nothing bounds the mean', () => {
  const mean = { meanNs: 2e6, meanLowNs: 1.9e6, meanHighNs: 2.1e6 }
  expect(ofAnalysis('mean > 5ms', mean).verdict).toBe('passes')
  expect(ofAnalysis('mean > 5ms', { ...mean, lossyLeftOut: 20 }).verdict).toBe('undecided')
  const open = { p: 0.99, ns: 4e6, lowNs: 3e6, lossLowNs: 3e6 }
  const few = { spans: 400, quantiles: [open] }
  expect(ofAnalysis('p99 > 5ms', few).why).toContain('at the earliest about 410 spans')
  expect(ofAnalysis('p99 > 5ms', { ...few, lossyLeftOut: 100 }).spansToDecide).toBe(368)
})

describe('a gate of a value', () => {
  test.each([
    ['p99 > 5ms', ms(6, 5.1, 7), 'fails'],
    ['p99 > 5ms', ms(6, 5, 7), 'undecided'],
    ['p99 >= 5ms', ms(6, 5, 7), 'fails'],
    ['p99 > 5ms', ms(4, 3, 5), 'passes'],
    ['p99 >= 5ms', ms(4, 3, 5), 'undecided'],
    ['p99 > 5ms', ms(4, 3), 'undecided'],
    ['p99 > 5ms', ms(6, 5.1), 'fails'],
    ['p99 > 5ms', ms(6), 'undecided'],
    ['mean < 5ms', ms(4, 3, 4.9), 'fails'],
    ['mean < 5ms', ms(4, 3, 5), 'undecided'],
    ['mean <= 5ms', ms(6, 5.1, 7), 'passes'],
  ] as const)('%s of %o %s', (text, estimate, verdict) => {
    expect(judge(text, [reading(estimate)]).verdict).toBe(verdict)
  })

  test('says the number and its interval', () => {
    expect(judge('p99 > 5ms', [reading(ms(6, 5.1, 7))]).why).toBe(
      'p99 of main.handle is 6.00 ms (95 % interval 5.10 ms to 7.00 ms)',
    )
    expect(judge('p99 > 5ms', [reading(ms(6, 5.1))]).why).toContain('5.10 ms to no limit')
  })

  test('tells how many spans would decide: the interval narrows with the root of their number', () => {
    // 2 ms reach down from 6 ms, 1 ms may: four times as many.
    expect(judge('p99 > 5ms', [reading(ms(6, 4, 7))])).toMatchObject({
      verdict: 'undecided',
      spansToDecide: 4000,
      why: expect.stringContaining('about 4,000 spans would decide'),
    })
    // An upper limit of p99 comes with 368 spans, the next span more where there are as many.
    const open = judge('p99 > 5ms', [reading(ms(4, 3), 'f', 100)])
    expect(open.spansToDecide).toBe(368)
    expect(open.why).toContain('at the earliest about 370 spans would decide')
    // 1,000 that are worth 100 independent ones: ten times as many.
    const alike = { ...reading(ms(4, 3), 'f', 1000), effectiveSpans: 100 }
    expect(judge('p99 > 5ms', [alike]).spansToDecide).toBe(3680)
    expect(judge('p99 > 5ms', [reading(ms(5, 4, 7))]).spansToDecide).toBeUndefined()
  })

  test('is of every function, or of the one that it names; one that fails is enough', () => {
    const all = [
      reading(ms(1, 1, 1), 'main.a'),
      reading(ms(6, 4, 7), 'main.b'),
      reading(ms(9, 8, 10), 'main.c'),
      reading(ms(9, 8, 10), 'main.d'),
    ]
    expect(judge('p99 > 5ms', all)).toMatchObject({
      verdict: 'fails',
      why: expect.stringMatching(/^p99 of main\.c .*\(and 1 more function\)$/),
    })
    expect(judge('p99 > 5ms', all.slice(0, 2)).verdict).toBe('undecided')
    expect(judge('main.a:p99 > 5ms', all).verdict).toBe('passes')
    expect(judge('main.x:p99 > 5ms', all)).toMatchObject({
      verdict: 'undecided',
      why: expect.stringContaining('no function is called main.x; there are: main.a, main.b'),
    })
    expect(judge('p99 > 5ms', [])).toMatchObject({
      verdict: 'undecided',
      why: 'no function has spans',
    })
  })

  test('what cannot be told is undecided and says why', () => {
    expect(ofAnalysis('sched_wait.tail_mean > 1h')).toMatchObject({
      verdict: 'undecided',
      why: expect.stringContaining('does not say where time went'),
    })
  })

  test('reads the interval that holds for lost events, too', () => {
    const quantile = { p: 0.99, ns: 10 * MS, lowNs: 9 * MS, highNs: 11 * MS }
    const fields = (lossHighNs?: number): Partial<FunctionAnalysis> => ({
      quantiles: [
        { ...quantile, lossLowNs: 9.5 * MS, ...(lossHighNs === undefined ? {} : { lossHighNs }) },
      ],
    })
    expect(ofAnalysis('p99 > 12ms', fields(10 * MS)).verdict).toBe('passes')
    expect(ofAnalysis('p99 > 12ms', fields(20 * MS)).verdict).toBe('undecided')
    expect(ofAnalysis('p99 > 12ms', fields()).verdict).toBe('undecided')
    expect(ofAnalysis('p99 > 8ms', fields()).verdict).toBe('fails')
  })

  test('the slowest span is a fact, and a component that no span met is 0', () => {
    expect(ofAnalysis('max > 88ms').verdict).toBe('fails')
    expect(ofAnalysis('max > 89ms').verdict).toBe('passes')
    const components = [
      {
        name: 'sched_wait',
        totalNs: 1,
        bodyMeanNs: 1000,
        bodyLowNs: 900,
        bodyHighNs: 1100,
        tailMeanNs: 5e6,
        excessLowNs: 4e6,
        excessHighNs: 6e6,
        excessShare: 0.4,
        excessShareLow: 0.3,
        excessShareHigh: 0.5,
        p99ContributionNs: 3e6,
        lowNs: 2e6,
        highNs: 4e6,
      },
    ] as const
    const verdict = (text: string): string => ofAnalysis(text, { components }).verdict
    expect(verdict('sched_wait.tail_mean > 3900us')).toBe('fails')
    expect(verdict('sched_wait.tail_mean > 5ms')).toBe('undecided')
    expect(verdict('sched_wait.body_mean > 2us')).toBe('passes')
    expect(verdict('sched_wait.p99_contribution > 1ms')).toBe('fails')
    expect(verdict('sched_wait.excess_share > 29%')).toBe('fails')
    expect(verdict('sched_wait.excess_share > 60%')).toBe('passes')
    expect(verdict('gc_assist.tail_mean > 0ns')).toBe('passes')
  })
})

describe('a gate of a change', () => {
  const p99 = (before: number, after: number, low?: number, high?: number): Partial<Comparison> => {
    const change = quantileChange(0.99, { beforeNs: before * MS, afterNs: after * MS })
    const { lowNs: _low, highNs: _high, ...bare } = change
    const moved = {
      ...bare,
      ...(low === undefined ? {} : { lowNs: low * MS }),
      ...(high === undefined ? {} : { highNs: high * MS }),
    }
    return { functions: [functionChange({ p99: moved, quantiles: [moved], shift: [moved] })] }
  }

  test.each([
    // Beyond, and surely a change for the worse, though not surely beyond.
    ['p99 > +10%', p99(10, 12, 0.5, 3.5), 'fails'],
    ['p99 > +1ms', p99(10, 12, 0.5, 3.5), 'fails'],
    ['p99 > +10%', p99(10, 12, -0.5, 4.5), 'undecided'],
    ['p99 > +10%', p99(10, 10.5, -0.5, 1), 'passes'],
    ['p99 > +10%', p99(10, 10.5, -0.5, 1.1), 'undecided'],
    // Surely worse, but not by so much.
    ['p99 > +10%', p99(10, 10.5, 0.1, 1), 'passes'],
    ['p99 > +10%', p99(10, 30), 'undecided'],
    ['p99 > +10%', p99(10, 30, 5), 'fails'],
    // A gain that is asked for: not reached for sure, reached for sure, and neither.
    ['p99 > -10%', p99(10, 9.5, -0.8, -0.2), 'fails'],
    ['p99 > -10%', p99(10, 8, -3, -1), 'passes'],
    ['p99 > -10%', p99(10, 9.5, -1.5, 0.5), 'undecided'],
    ['p99 < -1ms', p99(10, 8, -3, -0.1), 'fails'],
    ['p99 < -1ms', p99(10, 9.5, -1, 0.5), 'passes'],
  ] as const)('%s of %o %s', (text, fields, verdict) => {
    expect(ofComparison(text, fields).verdict).toBe(verdict)
  })

  test('without a sign the value after counts', () => {
    const change = quantileChange(0.99, { afterLowNs: 7 * MS, afterHighNs: 9 * MS })
    const fields = { functions: [functionChange({ p99: change, shift: [change] })] }
    expect(ofComparison('p99 > 6ms', fields).verdict).toBe('fails')
    expect(ofComparison('p99 > 9ms', fields).verdict).toBe('passes')
    expect(ofComparison('p99 > 8ms', fields).verdict).toBe('undecided')
  })

  test('says what moved, and by how much for sure', () => {
    expect(ofComparison('p99 > +10%', p99(10, 12, 0.5, 3.5)).why).toBe(
      'p99 of main.handle went from 10.0 ms to 12.0 ms (+20 %, 95 % interval +5 % to +35 %)',
    )
    expect(ofComparison('p99 > +1ms', p99(10, 12, -0.5, 4.5)).why).toContain(
      '(+2.00 ms, 95 % interval -500 µs to +4.50 ms): about 1,600 spans would decide',
    )
  })

  test('spans that would decide are those of each of two captures alike', () => {
    // 2 of 2.5 ms reach: (2.5 / 2)² of 1000 spans on either side.
    expect(ofComparison('p99 > +1ms', p99(10, 12, -0.5, 4.5)).spansToDecide).toBe(1563)
    // Within the limit by 0.5 ms, with 0.6 ms of reach.
    expect(ofComparison('p99 > +10%', p99(10, 10.5, -0.5, 1.1)).spansToDecide).toBe(1440)
  })

  test('of the slowest span, or from 0, is never told from chance', () => {
    expect(ofComparison('max > +2ms')).toMatchObject({
      verdict: 'undecided',
      why: expect.stringContaining('a percentile'),
    })
    expect(ofComparison('gc_assist.p99_contribution > +10%')).toMatchObject({
      verdict: 'undecided',
      why: expect.stringContaining('that is no percentage'),
    })
  })

  test('of a function that one capture lacks is undecided, its value is not', () => {
    const alone = {
      fn: 'main.new',
      side: { spans: 700, share: 1, meanNs: 1e6, minNs: 1, maxNs: 2e6 },
      quantiles: [{ p: 0.99, ns: 2e6, lowNs: 1e6, highNs: 3e6 }],
      mix: { mixNs: 0, rateNs: 0 },
    }
    expect(ofComparison('main.new:p99 > +1h', { onlyAfter: [alone] }).why).toContain(
      'p99 of main.new before cannot be told: the function has no span',
    )
    expect(ofComparison('main.new:p99 > 1h', { onlyAfter: [alone] }).verdict).toBe('passes')
    expect(ofComparison('main.new:p99 > 1h', { onlyBefore: [alone] }).verdict).toBe('undecided')
    expect(ofComparison('main.new:running.tail_mean > 1h', { onlyAfter: [alone] }).verdict).toBe(
      'undecided',
    )
  })

  test('of components and their shares', () => {
    const [wait, ...others] = functionChange().components
    const components = [
      {
        ...wait,
        excessShare: { before: 0.1, after: 0.5, interval: { low: 0.3, high: 0.5 } },
      },
      ...others,
    ]
    const fields = { functions: [functionChange({ components })] }
    expect(ofComparison('sched_wait.p99_contribution > +2ms', fields).verdict).toBe('fails')
    expect(ofComparison('sched_wait.tail_mean > +10ms', fields).verdict).toBe('passes')
    expect(ofComparison('sched_wait.body_mean > +0ns', fields).verdict).toBe('passes')
    expect(ofComparison('sched_wait.excess_share > +20%', fields).verdict).toBe('fails')
    expect(ofComparison('sched_wait.excess_share > +500%', fields).verdict).toBe('passes')
    expect(ofComparison('running.excess_share > +20%', fields).verdict).toBe('undecided')
    expect(ofComparison('syscall.tail_mean > +0ns', fields).verdict).toBe('passes')
  })
})

describe('what is told', () => {
  const result = (verdict: GateResult['verdict']): GateResult => ({
    expr: 'p99 > 5ms',
    verdict,
    why: 'since',
  })

  function tell(verdicts: readonly GateResult['verdict'][], undecided?: 'pass' | 'fail') {
    const { effects, err } = fakeProcess()
    const session = { effects, interruptions: new Interruptions(effects.interrupts) }
    const flags = undecided === undefined ? {} : { undecided }
    return { status: tellGates(verdicts.map(result), flags, session), err: err() }
  }

  test('is nothing of gates that pass, and a line of each other; 1 where one failed', () => {
    expect(tell(['passes'])).toEqual({ status: 0, err: '' })
    expect(tell(['fails', 'passes'])).toEqual({
      status: 1,
      err: "gotail: gate 'p99 > 5ms' failed: since\n",
    })
    expect(tell(['undecided'])).toEqual({
      status: 0,
      err: "gotail: gate 'p99 > 5ms' undecided: since\n",
    })
  })

  test('--undecided fail makes doubt a failure', () => {
    expect(tell(['undecided'], 'fail').status).toBe(1)
    expect(tell(['undecided'], 'pass').status).toBe(0)
    expect(tell(['passes'], 'fail').status).toBe(0)
  })
})

import { describe, expect, test } from 'vitest'
import { checkGates, gatedPercents, refuseChanges } from '../../../src/cli/gates/check-gates.ts'
import { gateExpression } from '../../../src/cli/gates/gate-expression.ts'
import { type Reading, readAnalysis, readComparison } from '../../../src/cli/gates/gate-reading.ts'
import { Interruptions } from '../../../src/cli/session/interruptions.ts'
import type { FunctionAnalysis } from '../../../src/model/analysis.ts'
import type { Comparison } from '../../../src/model/comparison.ts'
import { analysis, fn } from '../../report/sample-analysis.ts'
import { comparison, functionChange } from '../../report/sample-comparison.ts'
import { fakeProcess } from '../fake-effects.ts'

function check(text: string, readings: readonly Reading[]): { status: number; err: string } {
  const { effects, err } = fakeProcess()
  const session = { effects, interruptions: new Interruptions(effects.interrupts) }
  return { status: checkGates([gateExpression(text)], () => readings, session), err: err() }
}

function ofAnalysis(text: string, fields: Partial<FunctionAnalysis> = {}) {
  return check(
    text,
    readAnalysis(analysis({ functions: [fn(fields)] }), gateExpression(text).metric),
  )
}

function ofComparison(text: string, fields: Partial<Comparison> = {}) {
  return check(text, readComparison(comparison(fields), gateExpression(text).metric))
}

describe('gates of one capture', () => {
  test('pass in silence, and fail with the reason in one line', () => {
    expect(ofAnalysis('p99 > 12.3ms')).toEqual({ status: 0, err: '' })
    expect(ofAnalysis('p99 >= 12.3ms')).toEqual({
      status: 1,
      err: "gotail: gate 'p99 >= 12.3ms' failed: p99 of main.handle is 12.3 ms\n",
    })
    expect(ofAnalysis('mean < 1.9ms').status).toBe(0)
    expect(ofAnalysis('mean <= 1.9ms').status).toBe(1)
    expect(ofAnalysis('max > 88ms').err).toContain('max of main.handle is 88.1 ms')
  })

  test('of components: their times, their share, and 0 for those that no span met', () => {
    const components = [
      {
        name: 'sched_wait',
        totalNs: 1,
        bodyMeanNs: 1000,
        tailMeanNs: 5e6,
        excessShare: 0.4,
        p99ContributionNs: 3e6,
      },
    ] as const
    expect(ofAnalysis('sched_wait.tail_mean > 4ms', { components }).status).toBe(1)
    expect(ofAnalysis('sched_wait.body_mean > 1us', { components }).status).toBe(0)
    expect(ofAnalysis('sched_wait.p99_contribution > 3ms', { components }).status).toBe(0)
    expect(ofAnalysis('sched_wait.excess_share > 39%', { components }).err).toContain('is 40 %')
    expect(ofAnalysis('gc_assist.tail_mean > 0ns', { components }).status).toBe(0)
  })

  test('what cannot be told fails and says why', () => {
    expect(ofAnalysis('p99 > 1h', { spans: 99 }).err).toContain(
      'p99 of main.handle cannot be told: 99 of the 100 spans that it needs',
    )
    expect(ofAnalysis('p50 > 1h', { spans: 99 }).status).toBe(0)
    expect(ofAnalysis('sched_wait.tail_mean > 1h').err).toContain('does not say where time went')
    expect(check('p99 > 1h', []).err).toContain('no function has spans')
    expect(ofAnalysis('main.other:p99 > 1h').err).toContain(
      'no function is called main.other; there are: main.handle',
    )
  })

  test('a gate holds for every function, or for the one that it names', () => {
    const functions = [fn(), fn({ fn: 'main.b' }), fn({ fn: 'main.c', maxNs: 1 })]
    const readings = readAnalysis(analysis({ functions }), { kind: 'max' })
    expect(check('max > 1ms', readings).err).toMatch(
      /main\.handle is 88\.1 ms \(and 1 more function\)\n$/,
    )
    expect(check('main.c:max > 1ms', readings).status).toBe(0)
  })

  test('knows no change', () => {
    expect(() => refuseChanges([gateExpression('p99 > +1ms')])).toThrow(/gotail compare does/)
    expect(() => refuseChanges([gateExpression('p99 > 1ms')])).not.toThrow()
  })

  test('names the percentiles that it needs', () => {
    const gates = ['p99.9 > 1ms', 'mean > 1ms', 'p7 > 1ms'].map(gateExpression)
    expect(gatedPercents(gates)).toEqual([99.9, 7])
  })
})

describe('gates of two captures', () => {
  test('without a sign the value after counts, with one the change', () => {
    expect(ofComparison('p99 > 8ms').status).toBe(1)
    expect(ofComparison('p99 > 8.1ms').status).toBe(0)
    expect(ofComparison('p99 > +3.1ms').status).toBe(0)
    expect(ofComparison('p99 > +3ms').err).toBe(
      "gotail: gate 'p99 > +3ms' failed: p99 of main.handle went from 5.00 ms to 8.10 ms (+3.10 ms)\n",
    )
    expect(ofComparison('p99 > +60%').err).toContain('(+62 %)')
    expect(ofComparison('p99 > +63%').status).toBe(0)
    expect(ofComparison('max > +2ms').status).toBe(1)
    expect(ofComparison('mean > +1ms').status).toBe(0)
  })

  test('of components, before and after', () => {
    expect(ofComparison('sched_wait.p99_contribution > +2ms').status).toBe(1)
    expect(ofComparison('running.p99_contribution < -100us').status).toBe(1)
    expect(ofComparison('sched_wait.tail_mean > 6ms').status).toBe(0)
    expect(ofComparison('sched_wait.body_mean > +0ns').status).toBe(0)
    expect(ofComparison('sched_wait.excess_share > 49%').err).toContain('is 50 %')
    expect(ofComparison('syscall.tail_mean > +0ns').status).toBe(0)
    expect(ofComparison('gc_assist.p99_contribution > +10%').err).toContain('that is no percentage')
  })

  test('a change that has no begin fails', () => {
    const alone = {
      fn: 'main.new',
      side: { spans: 700, share: 1, meanNs: 1e6, minNs: 1, maxNs: 2e6 },
      quantiles: [{ p: 0.99, ns: 2e6 }],
      mix: { mixNs: 0, rateNs: 0 },
    }
    expect(ofComparison('p99 > +1h', { onlyAfter: [alone] }).err).toContain(
      'p99 of main.new before cannot be told: the function has no span',
    )
    expect(ofComparison('p99 > 1h', { onlyAfter: [alone] }).status).toBe(0)
    expect(ofComparison('p99 > 1h', { onlyBefore: [alone] }).status).toBe(1)
    expect(ofComparison('running.tail_mean > 1h', { onlyAfter: [alone] }).status).toBe(1)
    const few = functionChange({
      before: { ...functionChange().before, spans: 50 },
      components: [],
    })
    expect(ofComparison('p99 > +1h', { functions: [few] }).err).toContain('50 of the 100 spans')
    expect(ofComparison('running.tail_mean > 1h', { functions: [few] }).status).toBe(1)
  })
})

import { describe, expect, test } from 'vitest'
import { gateExpression, gateList } from '../../../src/cli/gates/gate-expression.ts'

describe('a gate', () => {
  test.each([
    [
      'p99 > 5ms',
      { metric: { kind: 'quantile', p: 0.99 }, operator: '>', scale: 'value', limit: 5e6 },
    ],
    ['p99.9>=1.5 s', { metric: { kind: 'quantile', p: 0.999 }, operator: '>=', limit: 1.5e9 }],
    ['mean<200µs', { metric: { kind: 'mean' }, operator: '<', limit: 2e5 }],
    ['max <= 1m', { metric: { kind: 'max' }, operator: '<=', limit: 6e10 }],
    ['p50 > +10%', { scale: 'relative', limit: 0.1 }],
    ['p50 < -1ms', { scale: 'change', limit: -1e6, operator: '<' }],
    [
      'sched_wait.p99_contribution > +1ms',
      {
        metric: { kind: 'component', name: 'sched_wait', of: 'p99_contribution' },
        scale: 'change',
      },
    ],
    [
      'gc_assist.excess_share > 25%',
      { metric: { of: 'excess_share' }, scale: 'value', limit: 0.25 },
    ],
    [
      'main.(*Server).Handle:wait_gc.tail_mean > 1ms',
      { fn: 'main.(*Server).Handle', metricName: 'wait_gc.tail_mean' },
    ],
    [' a:b : p99 > 1ns ', { fn: 'a:b', text: 'a:b : p99 > 1ns', limit: 1 }],
  ])('%j is understood', (text, gate) => {
    expect(gateExpression(text)).toMatchObject(gate)
  })

  test.each([
    ['', /^At its end: METRIC is pNN/],
    ['p0 > 1ms', /^At 'p0 > 1ms': METRIC/],
    ['p100 > 1ms', /METRIC/],
    ['p99ms > 1ms', /METRIC/],
    ['sched.p99_contribution > 1ms', /METRIC/],
    ['sched_wait > 1ms', /METRIC/],
    ['sched_wait.p50 > 1ms', /METRIC/],
    ['__proto__.tail_mean > 1ms', /METRIC/],
    ['p99', /^At its end: OP is/],
    ['p99 = 5ms', /^At '= 5ms': OP is/],
    ['p99 > ', /^At its end: VALUE is a time/],
    ['p99 > 5', /^At '5': VALUE is a time with its unit/],
    ['p99 > 5 parsecs', /VALUE/],
    ['p99 > 5 toString', /VALUE/],
    ['p99 > 5ms or so', /VALUE/],
    ['p99 > 10%', /has a sign/],
    ['gc_assist.excess_share > 1ms', /in percent/],
  ])('%j is refused with what may stand there', (text, words) => {
    expect(() => gateExpression(text)).toThrow(words)
  })

  test('several are all kept, in their order', () => {
    const gates = gateList('p99 > 1ms', gateList('p50 > 1ms', undefined))
    expect(gates.map(({ metricName }) => metricName)).toEqual(['p50', 'p99'])
  })
})

import { expect, test } from 'vitest'
import { gatedPercents, gatesMeans, refuseChanges } from '../../../src/cli/gates/check-gates.ts'
import { gateExpression } from '../../../src/cli/gates/gate-expression.ts'

test('one capture knows no change', () => {
  expect(() => refuseChanges([gateExpression('p99 > +1ms')])).toThrow(/gotail compare does/)
  expect(() => refuseChanges([gateExpression('p99 > 1ms')])).not.toThrow()
})

test('gates name the percentiles that they need, and whether they need means', () => {
  const gates = ['p99.9 > 1ms', 'mean > 1ms', 'p7 > 1ms'].map(gateExpression)
  expect(gatedPercents(gates)).toEqual([99.9, 7])
  expect(gatesMeans(gates)).toBe(false)
  expect(gatesMeans([gateExpression('running.p99_contribution > 1ms')])).toBe(false)
  expect(gatesMeans([gateExpression('running.tail_mean > 1ms')])).toBe(true)
})

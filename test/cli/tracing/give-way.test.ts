import { getPriority } from 'node:os'
import { expect, test } from 'vitest'
import { giveWay } from '../../../src/cli/tracing/give-way.ts'

const isRoot = process.geteuid?.() === 0
if (!isRoot) process.stdout.write('skipped: only root gets a priority back that was given up\n')

test.runIf(isRoot)('others go first until it is called off', () => {
  const before = getPriority()
  const comeBack = giveWay()
  expect(getPriority()).toBe(Math.max(before, 5))
  // Once more changes nothing, nor does calling that off.
  giveWay()()
  expect(getPriority()).toBe(Math.max(before, 5))
  comeBack()
  expect(getPriority()).toBe(before)
})

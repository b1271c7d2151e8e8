import { expect, test } from 'vitest'
import type { Machine } from '../../../src/cli/session/machine.ts'
import { captureClock } from '../../../src/cli/tracing/capture-clock.ts'
import { fakeMachine } from '../program/fake-machine.ts'

const MS = 1e6
/** How far the machine's clock is ahead of that of this process. */
const AHEAD_NS = 5e9

test('a clock is that of the quickest answer: on a busy machine some come late', async () => {
  let nowNs = 0
  const lateMs = [168, 2, 90]
  const machine: Machine = {
    ...fakeMachine([]),
    text: async () => {
      const uptime = ((nowNs + AHEAD_NS) / 1e9).toFixed(2)
      nowNs += (lateMs.shift() ?? 0) * MS
      return `${uptime} 0.00\n`
    },
  }
  const clock = await captureClock(machine, 'boot', () => nowNs)
  const wrongNs = (clock?.() ?? Number.NaN) - nowNs - AHEAD_NS
  // /proc/uptime tells hundredths of a second.
  expect(Math.abs(wrongNs)).toBeLessThanOrEqual(11 * MS)
})

test('a clock that nobody can tell is none', async () => {
  expect(await captureClock(fakeMachine([]), 'boot')).toBeUndefined()
})

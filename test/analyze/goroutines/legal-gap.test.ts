import { describe, expect, it } from 'vitest'
import { isLegalGap } from '../../../src/analyze/goroutines/legal-gap.ts'
import { waitReasons } from '../../../src/analyze/spans/wait-reasons.ts'

const RUNNABLE = 1
const RUNNING = 2
const SYSCALL = 3
const WAITING = 4
const PREEMPTED = 9

function check(go: string, known: number, old: number, reason = ''): boolean {
  const reasons = waitReasons(go)
  return isLegalGap(known, old, reasons.name.indexOf(reason), reasons)
}

describe('a goroutine may be met in another state than it was left in', () => {
  it('when the scheduler parked it, preempted: no probe sees that', () => {
    expect(check('1.24.4', RUNNING, WAITING, 'preempted')).toBe(true)
    expect(check('1.15', PREEMPTED, WAITING, 'preempted')).toBe(true)
  })

  it('when it entered a system call and the runtime does that without a call', () => {
    expect(check('1.26.0', RUNNING, SYSCALL)).toBe(true)
    expect(check('1.25.3', RUNNING, SYSCALL)).toBe(false)
  })

  it('and never otherwise', () => {
    expect(check('1.24.4', RUNNING, WAITING, 'chan receive')).toBe(false)
    expect(check('1.24.4', RUNNABLE, WAITING, 'preempted')).toBe(false)
    expect(check('1.26.0', WAITING, SYSCALL)).toBe(false)
    expect(check('1.24.4', RUNNING, RUNNABLE)).toBe(false)
  })
})

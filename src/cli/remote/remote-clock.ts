import { QUESTION_MS } from '../session/machine.ts'
import { bootNs, clockBy } from '../tracing/capture-clock.ts'
import type { RemoteMachine } from './remote-machine.ts'

/** The clock that bpftrace stamps events with there, in nanoseconds; undefined where it cannot be told. */
export function remoteClock(
  machine: RemoteMachine,
  clock: 'mono' | 'boot',
): Promise<(() => number) | undefined> {
  return clockBy(() => (clock === 'boot' ? bootNs(machine) : monoNs(machine)))
}

/** The kernel tells this clock to root only, at the head of a long list. */
async function monoNs(machine: RemoteMachine): Promise<number | undefined> {
  const { stdout } = await machine.run(['head', '-n', '4', '/proc/timer_list'], {
    patienceMs: QUESTION_MS,
  })
  const digits = /^now at (\d{1,20}) nsecs$/m.exec(stdout)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

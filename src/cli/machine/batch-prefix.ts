import { type Machine, QUESTION_MS } from '../session/machine.ts'

/**
 * What to put in front of `bpftrace` so that its wake-ups do not preempt the program under watch: SCHED_BATCH, which what it
 * starts does not inherit. Nothing where chrt is missing or may not.
 */
export async function batchPrefix(machine: Machine): Promise<readonly string[]> {
  const prefix = ['chrt', '-R', '-b', '0'] as const
  const { status } = await machine.run([...prefix, 'true'], { patienceMs: QUESTION_MS })
  return status === 0 ? prefix : []
}

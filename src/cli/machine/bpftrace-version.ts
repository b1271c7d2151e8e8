import { type Machine, QUESTION_MS } from '../session/machine.ts'

/** What the bpftrace of a machine says of its version; undefined where there is none, or none that answers. */
export async function bpftraceVersion(machine: Machine): Promise<string | undefined> {
  const { status, stdout } = await machine.run(['bpftrace', '--version'], {
    patienceMs: QUESTION_MS,
  })
  return status === 0 ? stdout : undefined
}

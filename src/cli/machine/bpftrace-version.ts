import type { Machine } from '../session/machine.ts'

const PATIENCE_MS = 5000

/** What the bpftrace of a machine says of its version; undefined where there is none, or none that answers. */
export async function bpftraceVersion(machine: Machine): Promise<string | undefined> {
  const { status, stdout } = await machine.run(['bpftrace', '--version'], {
    patienceMs: PATIENCE_MS,
  })
  return status === 0 ? stdout : undefined
}

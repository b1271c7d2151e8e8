import type { Machine } from '../session/machine.ts'

/** The number of the namespace that the kernel starts with. */
const FIRST = 'pid:[4026531836]'

/** Whether commands there live in a PID namespace of their own; bpftrace then counts threads as that namespace does. */
export async function isInPidNamespace(machine: Machine): Promise<boolean> {
  const namespace = await machine.link('/proc/self/ns/pid')
  return namespace !== undefined && namespace !== FIRST
}

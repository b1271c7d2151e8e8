import { readlinkSync } from 'node:fs'

/** The number of the namespace that the kernel starts with. */
const FIRST = 'pid:[4026531836]'

/** Whether this process lives in a PID namespace of its own; bpftrace then counts threads as that namespace does. */
export function isInPidNamespace(): boolean {
  try {
    return readlinkSync('/proc/self/ns/pid') !== FIRST
  } catch {
    return false
  }
}

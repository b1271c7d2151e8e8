import type { CaptureHeader } from '../../model/header.ts'

/** Growing a stack takes microseconds, and at times a preemption more; most scripts without a header probe the first instruction. */
const RESTART_NS = 10_000_000

/**
 * A probe on the push after the stack check fires once a call, one before it may fire again when the stack grows.
 * Where neither the header nor the Go version tells, a quick repetition is taken for the same call.
 */
export function restartNs({ entry, go }: Pick<CaptureHeader, 'entry' | 'go'>): number {
  if (entry === undefined && go === undefined) return RESTART_NS
  const once = entry === undefined ? !isBefore121(go ?? '') : entry === 'push'
  return once ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
}

function isBefore121(go: string): boolean {
  const [major, minor] = go.split('.').map(Number)
  return major === 1 && minor < 21
}

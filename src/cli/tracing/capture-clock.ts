import type { Machine } from '../session/machine.ts'

/**
 * The clock that bpftrace stamps events with on that machine, in nanoseconds; undefined where it cannot be told. Time in suspend counts
 * for `boot`, which Node cannot ask for: it is 10 ms exact.
 */
export async function captureClock(
  machine: Machine,
  clock: 'mono' | 'boot',
): Promise<(() => number) | undefined> {
  if (clock === 'mono') return monoNs
  const upSeconds = Number.parseFloat(await machine.text('/proc/uptime'))
  if (Number.isNaN(upSeconds)) return undefined
  const offsetNs = upSeconds * 1e9 - monoNs()
  return () => monoNs() + offsetNs
}

function monoNs(): number {
  return Number(process.hrtime.bigint())
}

import type { Machine } from '../session/machine.ts'

const TRIES = 3

/**
 * The clock that bpftrace stamps events with on that machine, in nanoseconds; undefined where it cannot be told. Time in suspend counts
 * for `boot`, which Node cannot ask for: it is 10 ms exact.
 */
export async function captureClock(
  machine: Machine,
  clock: 'mono' | 'boot',
  nowNs: () => number = localNs,
): Promise<(() => number) | undefined> {
  return clock === 'mono' ? nowNs : clockBy(() => bootNs(machine), nowNs)
}

/**
 * A clock that is read by asking for it, in nanoseconds. What the question takes, with the way there and back and the time until a busy
 * processor comes to the answer, makes it wrong by half of that at most: the quickest of three answers is taken.
 */
export async function clockBy(
  ask: () => Promise<number | undefined>,
  nowNs: () => number = localNs,
): Promise<(() => number) | undefined> {
  let best: { readonly tookNs: number; readonly offsetNs: number } | undefined
  for (let tries = 0; tries < TRIES; tries++) {
    const beforeNs = nowNs()
    const askedNs = await ask()
    const afterNs = nowNs()
    if (askedNs === undefined) return undefined
    const tookNs = afterNs - beforeNs
    if (best === undefined || tookNs < best.tookNs) {
      best = { tookNs, offsetNs: askedNs - (beforeNs + afterNs) / 2 }
    }
  }
  const offsetNs = best?.offsetNs
  return offsetNs === undefined ? undefined : () => nowNs() + offsetNs
}

/** What counts time in suspend, too. */
export async function bootNs(machine: Machine): Promise<number | undefined> {
  const seconds = Number.parseFloat(await machine.text('/proc/uptime'))
  return Number.isNaN(seconds) ? undefined : seconds * 1e9
}

function localNs(): number {
  return Number(process.hrtime.bigint())
}

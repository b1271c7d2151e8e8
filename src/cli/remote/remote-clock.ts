import { QUESTION_MS } from '../session/machine.ts'
import type { RemoteMachine } from './remote-machine.ts'

const TRIES = 3

/**
 * The clock that bpftrace stamps events with there, in nanoseconds; undefined where it cannot be told. What the way there and back takes
 * makes it wrong by half of that at most: the quickest of three answers is taken.
 */
export async function remoteClock(
  machine: RemoteMachine,
  clock: 'mono' | 'boot',
): Promise<(() => number) | undefined> {
  let best: { readonly tookNs: number; readonly offsetNs: number } | undefined
  for (let tries = 0; tries < TRIES; tries++) {
    const beforeNs = localNs()
    const farNs = clock === 'boot' ? await bootNs(machine) : await monoNs(machine)
    const afterNs = localNs()
    if (farNs === undefined) return undefined
    const tookNs = afterNs - beforeNs
    if (best === undefined || tookNs < best.tookNs) {
      best = { tookNs, offsetNs: farNs - (beforeNs + afterNs) / 2 }
    }
  }
  const offsetNs = best?.offsetNs
  return offsetNs === undefined ? undefined : () => localNs() + offsetNs
}

async function bootNs(machine: RemoteMachine): Promise<number | undefined> {
  const seconds = Number.parseFloat(await machine.text('/proc/uptime'))
  return Number.isNaN(seconds) ? undefined : seconds * 1e9
}

/** The kernel tells this clock to root only, at the head of a long list. */
async function monoNs(machine: RemoteMachine): Promise<number | undefined> {
  const { stdout } = await machine.run(['head', '-n', '4', '/proc/timer_list'], {
    patienceMs: QUESTION_MS,
  })
  const digits = /^now at (\d{1,20}) nsecs$/m.exec(stdout)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

function localNs(): number {
  return Number(process.hrtime.bigint())
}

import { readdirSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'

/** A third of the weight of whoever has the usual priority, 0: enough to read even where many compete. */
const NICE = 5
const THREADS = '/proc/self/task'

/**
 * From now on all threads of this process let others go first: an analysis that takes the processors from bpftrace makes it lose
 * events, and the program under watch has better things to do than to wait for its watcher. What comes meanwhile waits in the
 * pipe. Hands back how to go on as before, which only root may.
 */
export function giveWay(): () => void {
  const before = getPriority()
  if (before >= NICE) return () => {}
  setAll(NICE)
  return () => setAll(before)
}

function setAll(priority: number): void {
  try {
    // For Linux a priority is that of one thread, whose id stands for that of a process.
    for (const thread of readdirSync(THREADS)) setPriority(Number(thread), priority)
  } catch {
    // A thread has ended, or this may not: all goes on as it did.
  }
}

import type { RuntimeEvents } from '../model/analysis.ts'
import { MARKS } from '../model/event-batch.ts'

interface Pause {
  readonly name: string
  readonly begins: number
  readonly ends: number
  count: number
  totalNs: number
  maxNs: number
}

/** Counts what the runtime does to everyone: garbage collections (their mark phase) and stop-the-world pauses. */
export class RuntimePauses {
  readonly #pauses: readonly Pause[] = [
    pause('gc_mark', 'gcStart', 'markTerm'),
    pause('stw', 'stw+', 'stw.'),
  ]
  /** When each pause of each process began: bounded by the number of processes that mark. */
  readonly #openNs = new Map<string, number>()

  /** A mark (index into MARKS) of a process. */
  mark(pid: number, mark: number, timeNs: number): void {
    for (const pause of this.#pauses) {
      const key = `${pid} ${pause.name}`
      if (mark === pause.begins) this.#openNs.set(key, timeNs)
      else if (mark === pause.ends) this.#close(pause, key, timeNs)
    }
  }

  /** Those that were met, in a fixed order. */
  list(): readonly RuntimeEvents[] {
    return this.#pauses
      .filter(({ count }) => count > 0)
      .map(({ name, count, totalNs, maxNs }) => ({ name, count, totalNs, maxNs }))
  }

  #close(pause: Pause, key: string, timeNs: number): void {
    const begunNs = this.#openNs.get(key)
    if (begunNs === undefined) return
    this.#openNs.delete(key)
    pause.count++
    pause.totalNs += timeNs - begunNs
    pause.maxNs = Math.max(pause.maxNs, timeNs - begunNs)
  }
}

function pause(name: string, begins: (typeof MARKS)[number], ends: (typeof MARKS)[number]): Pause {
  return {
    name,
    begins: MARKS.indexOf(begins),
    ends: MARKS.indexOf(ends),
    count: 0,
    totalNs: 0,
    maxNs: 0,
  }
}

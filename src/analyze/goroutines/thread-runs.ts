/** Beyond so many threads what was on each is forgotten: a process has far fewer. */
const MAX_THREADS = 65_536

interface Run {
  pid: number
  gid: number
  fromNs: number
}

/** Receives a stretch in which a goroutine was on a thread. */
export type RunSink = (pid: number, tid: number, gid: number, fromNs: number, toNs: number) => void

/** Follows which goroutine is on which thread. */
export class ThreadRuns {
  readonly #sink: RunSink
  readonly #runs = new Map<number, Run>()

  constructor(sink: RunSink) {
    this.#sink = sink
  }

  /** The goroutine on this thread of a process; undefined for none. */
  gid(tid: number, pid: number): number | undefined {
    const run = this.#runs.get(tid)
    return run === undefined || run.pid !== pid ? undefined : run.gid
  }

  /** A goroutine is on the thread: whoever was before has left. */
  on(tid: number, pid: number, gid: number, timeNs: number): void {
    const run = this.#runs.get(tid)
    if (run !== undefined && run.gid === gid && run.pid === pid) return
    const fromNs = run === undefined ? timeNs : this.#end(tid, run, timeNs)
    if (this.#runs.size >= MAX_THREADS) this.endAll(timeNs)
    this.#runs.set(tid, { pid, gid, fromNs })
  }

  /** The goroutine leaves the thread, if it is there. */
  off(tid: number, pid: number, gid: number, timeNs: number): void {
    const run = this.#runs.get(tid)
    if (run === undefined || run.gid !== gid || run.pid !== pid) return
    this.#end(tid, run, timeNs)
    this.#runs.delete(tid)
  }

  /** The capture ended. */
  endAll(timeNs: number): void {
    for (const [tid, run] of this.#runs) this.#end(tid, run, timeNs)
    this.#runs.clear()
  }

  /** Late events never turn time back: returns when it ended. */
  #end(tid: number, { pid, gid, fromNs }: Run, timeNs: number): number {
    if (timeNs > fromNs) this.#sink(pid, tid, gid, fromNs, timeNs)
    return Math.max(timeNs, fromNs)
  }
}

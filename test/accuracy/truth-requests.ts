/** One request as Go's own execution tracer saw it. All times in nanoseconds on the capture's clock. */
export interface TruthRequest {
  readonly goid: number
  readonly startNs: number
  readonly endNs: number
  readonly runningNs: number
  readonly runnableNs: number
  readonly waitingNs: number
  readonly syscallNs: number
  /** Wall time inside gcAssistAlloc: an overlay of the four states. */
  readonly assistNs: number
  /** What the tracer calls the reason with the most waiting time; `-` for none. */
  readonly topReason: string
}

/** The rows of a truth.csv: `req,goid,class,start,end,total,running,runnable,waiting,syscall,assist,top_reason`. */
export function truthRequests(csv: string): readonly TruthRequest[] {
  return csv
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => {
      const cells = row.split(',')
      const number = (at: number): number => Number(cells[at])
      return {
        goid: number(1),
        startNs: number(3),
        endNs: number(4),
        runningNs: number(6),
        runnableNs: number(7),
        waitingNs: number(8),
        syscallNs: number(9),
        assistNs: number(10),
        topReason: cells[11],
      }
    })
}

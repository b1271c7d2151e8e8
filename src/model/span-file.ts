/** What is known of a file of spans before its rows are read. */
export interface SpanFileFacts {
  /** When the first span began and the last one ended, on the capture's own clock; absent where spans have no start. */
  readonly startNs?: bigint
  readonly endNs?: bigint
  readonly go?: string
  readonly bpftrace?: string
  /** The machine that it was captured on, where the file says so. */
  readonly host?: string
  /** Events that the capture lost, where the file says so. */
  readonly lost?: number
}

/** One of the captures of an input. */
export interface OpenCapture {
  readonly name: string
  /** Where it is a file of spans: it is read in pieces, not in order. */
  readonly parquetPath?: string
  /** Its bytes in order, unpacked where they are packed. */
  chunks(): AsyncGenerator<Uint8Array>
}

/** One or more captures on their way in, from wherever they come. */
export interface ByteInput {
  /** How many captures there are. */
  readonly count: number
  /** Bytes as stored, before unpacking. */
  readonly bytesRead: number
  /** What will have been read at the end; undefined where that is not known. */
  readonly totalBytes: number | undefined
  /** Whether somebody at the other end is still writing. */
  readonly isPipe: boolean
  /** Whether `stop` cut the input short. */
  readonly stopped: boolean
  /** One sentence for each source that broke off or could not be read to its end. */
  readonly damages: readonly string[]
  /** Called for every piece that arrives. */
  onBytes: () => void
  /** Asks the other end to finish, where a signal does not reach it by itself; what it says until then still comes. */
  interrupt?(): void
  /** Ends the input now; the capture then ends as if no more had come. */
  stop(): void
  /** The captures in order; none begins after `stop`. */
  captures(): Generator<OpenCapture>
  /** So many bytes were read elsewhere. */
  tookBytes(count: number): void
}

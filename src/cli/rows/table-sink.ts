import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FileNames } from '../../report/text/file-names.ts'
import type { Output } from '../session/output.ts'
import { Pieces } from '../session/pieces.ts'
import { cannotWrite } from '../session/system-error.ts'

const FILE_BUFFER = 1 << 15
const HELD = 1 << 22

/** Takes what the rows of one table became. */
export type RowWriter = (piece: string | Uint8Array) => void

/** Where tables go. */
export interface TableSink {
  /** Begins a table; its rows go to the writer. */
  open(table: string): RowWriter
  flush(): Promise<void>
  close(): Promise<void>
}

/** All tables one after another into one output, row by row as they come. */
export function mixedSink(output: Output): TableSink {
  return {
    open: () => (piece) => output.write(piece),
    flush: () => output.flush(),
    close: () => output.close(),
  }
}

/**
 * One table only; close it only when there was one. Its rows are held back at first (up to 4 million characters or bytes), so that a second table,
 * which makes the run an error, leaves nothing half written in the usual case.
 */
export class SingleSink implements TableSink {
  readonly #output: Output
  #held: Pieces | undefined = new Pieces()
  #tables = 0

  constructor(output: Output) {
    this.#output = output
  }

  open(): RowWriter {
    this.#tables++
    return this.#tables === 1 ? (piece) => this.#take(piece) : () => {}
  }

  flush(): Promise<void> {
    return this.#output.flush()
  }

  async close(): Promise<void> {
    this.#release()
    await this.#output.close()
  }

  #take(piece: string | Uint8Array): void {
    if (this.#tables > 1) return
    if (this.#held === undefined) {
      this.#output.write(piece)
      return
    }
    this.#held.add(piece)
    if (this.#held.size >= HELD) this.#release()
  }

  #release(): void {
    for (const piece of this.#held?.take() ?? []) this.#output.write(piece)
    this.#held = undefined
  }
}

/** A file for each table in one directory, which is made if need be. No file stays open between two writes. */
export class DirectorySink implements TableSink {
  readonly #directory: string
  readonly #names: FileNames
  readonly #pending = new Map<string, Pieces>()

  /** `ending` without the dot. */
  constructor(directory: string, ending: string) {
    this.#directory = directory
    this.#names = new FileNames(ending)
    attempt(directory, () => mkdirSync(directory, { recursive: true }))
  }

  open(table: string): RowWriter {
    const path = join(this.#directory, this.#names.take(table))
    attempt(path, () => writeFileSync(path, ''))
    const pending = new Pieces()
    this.#pending.set(path, pending)
    return (piece) => {
      pending.add(piece)
      if (pending.size >= FILE_BUFFER) this.#empty(path, pending)
    }
  }

  async flush(): Promise<void> {}

  async close(): Promise<void> {
    for (const [path, pending] of this.#pending) this.#empty(path, pending)
  }

  #empty(path: string, pending: Pieces): void {
    for (const piece of pending.take()) attempt(path, () => appendFileSync(path, piece))
  }
}

function attempt(path: string, act: () => unknown): void {
  try {
    act()
  } catch (error) {
    throw cannotWrite(path, error)
  }
}

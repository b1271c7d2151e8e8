import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { FileNames } from '../../report/text/file-names.ts'
import { DraftFile } from '../session/draft-file.ts'
import type { Output } from '../session/output.ts'
import { Pieces } from '../session/pieces.ts'
import { cannotWrite } from '../session/system-error.ts'
import type { Unwritten } from '../session/unwritten.ts'

const FILE_BUFFER = 1 << 15
const HELD = 1 << 22

/** Takes what the rows of one table became. Bytes may be used again afterwards. */
export type RowWriter = (piece: string | Uint8Array) => void

/** Where tables go. */
export interface TableSink {
  /** Begins a table; its rows go to the writer. */
  open(table: string): RowWriter
  flush(): Promise<void>
  /** What cannot be written is kept in `unwritten`. */
  close(unwritten: Unwritten): Promise<void>
}

/** All tables one after another into one output, row by row as they come. */
export function mixedSink(output: Output): TableSink {
  return {
    open: () => (piece) => output.write(piece),
    flush: () => output.flush(),
    close: (unwritten) => unwritten.attempt(() => output.close()),
  }
}

/**
 * One table only; close it only when there was one. Its rows are held back at first (up to 4 million characters or bytes), so that a
 * second table, which makes the run an error, leaves nothing half written in the usual case.
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

  async close(unwritten: Unwritten): Promise<void> {
    this.#release()
    await unwritten.attempt(() => this.#output.close())
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

/**
 * A file for each table in one directory, which is made if need be; all are in place when it is closed. No file stays open between two
 * writes.
 */
export class DirectorySink implements TableSink {
  readonly #directory: string
  readonly #names: FileNames
  readonly #files: TableFile[] = []

  /** `ending` without the dot. */
  constructor(directory: string, ending: string) {
    this.#directory = directory
    this.#names = new FileNames(ending)
    try {
      mkdirSync(directory, { recursive: true })
    } catch (error) {
      throw cannotWrite(directory, error)
    }
  }

  open(table: string): RowWriter {
    const file = new TableFile(join(this.#directory, this.#names.take(table)))
    this.#files.push(file)
    return (piece) => file.write(piece)
  }

  async flush(): Promise<void> {}

  async close(unwritten: Unwritten): Promise<void> {
    for (const file of this.#files) await unwritten.attempt(() => file.close())
  }
}

/** One of very many files: what cannot be written is dropped, and told when it is closed. */
class TableFile {
  readonly #pending = new Pieces()
  #draft: DraftFile | undefined
  #failure: unknown

  constructor(path: string) {
    this.#attempt(() => {
      this.#draft = new DraftFile(path)
      this.#draft.rest()
    })
  }

  write(piece: string | Uint8Array): void {
    if (this.#failure !== undefined) return
    if (typeof piece !== 'string' && piece.length >= FILE_BUFFER) {
      this.#empty(piece)
      return
    }
    this.#pending.add(piece)
    if (this.#pending.size >= FILE_BUFFER) this.#empty()
  }

  close(): void {
    this.#empty()
    this.#attempt(() => this.#draft?.place())
    if (this.#failure !== undefined) throw this.#failure
  }

  #empty(last?: Uint8Array): void {
    this.#attempt(() => {
      for (const piece of this.#pending.take()) this.#draft?.append(piece)
      if (last !== undefined) this.#draft?.append(last)
      this.#draft?.rest()
    })
  }

  #attempt(act: () => void): void {
    if (this.#failure !== undefined) return
    try {
      act()
    } catch (error) {
      this.#failure = error
      this.#draft?.discard()
    }
  }
}

import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FileNames } from '../report/file-names.ts'
import type { Output } from './output.ts'
import { cannotWrite } from './system-error.ts'

const FILE_BUFFER_CHARACTERS = 1 << 15
const HELD_CHARACTERS = 1 << 22

/** Takes the rows of one table as text. */
export type RowWriter = (text: string) => void

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
    open: () => (text) => output.write(text),
    flush: () => output.flush(),
    close: () => output.close(),
  }
}

/**
 * One table only; close it only when there was one. Its rows are held back at first (up to 4 million characters), so that a second table,
 * which makes the run an error, leaves nothing half written in the usual case.
 */
export class SingleSink implements TableSink {
  readonly #output: Output
  #held: string[] | undefined = []
  #heldCharacters = 0
  #tables = 0

  constructor(output: Output) {
    this.#output = output
  }

  open(): RowWriter {
    this.#tables++
    return this.#tables === 1 ? (text) => this.#take(text) : () => {}
  }

  flush(): Promise<void> {
    return this.#output.flush()
  }

  async close(): Promise<void> {
    this.#release()
    await this.#output.close()
  }

  #take(text: string): void {
    if (this.#tables > 1) return
    if (this.#held === undefined) {
      this.#output.write(text)
      return
    }
    this.#held.push(text)
    this.#heldCharacters += text.length
    if (this.#heldCharacters >= HELD_CHARACTERS) this.#release()
  }

  #release(): void {
    for (const text of this.#held ?? []) this.#output.write(text)
    this.#held = undefined
  }
}

/** A file for each table in one directory, which is made if need be. No file stays open between two writes. */
export class DirectorySink implements TableSink {
  readonly #directory: string
  readonly #names: FileNames
  readonly #pending = new Map<string, string>()

  /** `ending` without the dot. */
  constructor(directory: string, ending: string) {
    this.#directory = directory
    this.#names = new FileNames(ending)
    attempt(directory, () => mkdirSync(directory, { recursive: true }))
  }

  open(table: string): RowWriter {
    const path = join(this.#directory, this.#names.take(table))
    attempt(path, () => writeFileSync(path, ''))
    return (text) => {
      const pending = (this.#pending.get(path) ?? '') + text
      this.#pending.set(path, pending)
      if (pending.length >= FILE_BUFFER_CHARACTERS) this.#empty(path, pending)
    }
  }

  async flush(): Promise<void> {}

  async close(): Promise<void> {
    for (const [path, pending] of this.#pending) this.#empty(path, pending)
  }

  #empty(path: string, pending: string): void {
    this.#pending.delete(path)
    attempt(path, () => appendFileSync(path, pending))
  }
}

function attempt(path: string, act: () => unknown): void {
  try {
    act()
  } catch (error) {
    throw cannotWrite(path, error)
  }
}

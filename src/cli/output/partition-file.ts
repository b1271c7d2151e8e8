import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { FileOutput } from '../session/output.ts'
import { cannotWrite } from '../session/system-error.ts'

/** A file of a store, whose place is known only when it is whole. */
export class PartitionFile {
  readonly #directory: string
  readonly output: FileOutput

  /** The directory is made if need be. */
  constructor(directory: string) {
    this.#directory = directory
    attempt(directory, () => mkdirSync(directory, { recursive: true }))
    this.output = new FileOutput(join(directory, 'part'))
  }

  /** Moves it to this path below the directory, over what is there; hands back the whole path. */
  async place(path: string): Promise<string> {
    const target = join(this.#directory, path)
    await this.output.flush()
    attempt(dirname(target), () => mkdirSync(dirname(target), { recursive: true }))
    await this.output.closeAs(target)
    return target
  }

  /** Leaves nothing behind. */
  discard(): void {
    this.output.discard()
  }
}

function attempt(path: string, act: () => unknown): void {
  try {
    act()
  } catch (error) {
    throw cannotWrite(path, error)
  }
}

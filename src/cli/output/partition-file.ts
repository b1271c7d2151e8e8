import { randomUUID } from 'node:crypto'
import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { FileOutput, type Output } from '../session/output.ts'
import { cannotWrite } from '../session/system-error.ts'

/** A file that takes its place only when it is whole: who reads the store meets no half of one. */
export class PartitionFile {
  readonly #directory: string
  readonly #draft: string
  readonly output: Output

  /** The directory is made if need be. */
  constructor(directory: string) {
    this.#directory = directory
    this.#draft = join(directory, `.${randomUUID()}.partial`)
    attempt(directory, () => mkdirSync(directory, { recursive: true }))
    this.output = new FileOutput(this.#draft)
  }

  /** Moves it to this path below the directory, over what is there; hands back the whole path. */
  async place(path: string): Promise<string> {
    await this.output.close()
    const target = join(this.#directory, path)
    attempt(dirname(target), () => mkdirSync(dirname(target), { recursive: true }))
    attempt(target, () => renameSync(this.#draft, target))
    return target
  }

  /** Leaves nothing behind. */
  discard(): void {
    rmSync(this.#draft, { force: true })
  }
}

function attempt(path: string, act: () => unknown): void {
  try {
    act()
  } catch (error) {
    throw cannotWrite(path, error)
  }
}

import { statSync } from 'node:fs'
import { GotailError } from '../../model/error.ts'
import { safeText } from '../../report/text/safe-text.ts'

/** Refuses to write a result over a capture that it is made of, or two results into one file. */
export function keepApart(
  inputs: readonly string[],
  outputs: readonly (string | undefined)[],
): void {
  const taken = new Set(inputs.filter((name) => name !== '-').map(identity))
  for (const path of outputs) {
    if (path === undefined || path === '-') continue
    const file = identity(path)
    if (taken.has(file)) {
      throw new GotailError(`${safeText(path)} is named twice: a result needs a file of its own`, 2)
    }
    taken.add(file)
  }
}

/** By inode where the file exists: links and `./` lead to the same one. */
function identity(path: string): string {
  try {
    const stats = statSync(path)
    return stats.isFile() ? `${stats.dev}:${stats.ino}` : path
  } catch {
    // What is wrong with it is told when it is opened.
    return path
  }
}

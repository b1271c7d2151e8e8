import { readdir, readFile, readlink, stat } from 'node:fs/promises'
import type { Machine } from '../session/machine.ts'
import { placeProgram } from './place-program.ts'
import { runCommand } from './run-command.ts'

const LARGEST_TEXT = 1 << 20
const LARGEST_FILE = 2 ** 31 - 1

type Environment = Readonly<Record<string, string | undefined>>

/** The machine that gotail itself runs on; `env` is what commands are started with. */
export function localMachine(env: Environment): Machine {
  return {
    ownPid: process.pid,
    read: (path, most = LARGEST_FILE) => bytesOf(path, most),
    text: async (path) => (await bytesOf(path, LARGEST_TEXT))?.toString() ?? '',
    link: (path) => readlink(path).catch(() => undefined),
    exists: (path) =>
      stat(path).then(
        () => true,
        () => false,
      ),
    isFile: (path) =>
      stat(path).then(
        (found) => found.isFile(),
        () => false,
      ),
    identity: (path) =>
      stat(path, { bigint: true }).then(
        ({ dev, ino }) => `${dev}:${ino}`,
        () => undefined,
      ),
    list: (folder) => readdir(folder).catch(() => []),
    run: (command, options) => runCommand(command, { ...options, env: { ...env, ...options.env } }),
    place: (name, program) => placeProgram(name, program, env),
  }
}

/** The size of files under /proc is told as 0: what was read counts, too. */
async function bytesOf(path: string, most: number): Promise<Buffer | undefined> {
  try {
    const { size } = await stat(path)
    if (size > most) return undefined
    const bytes = await readFile(path)
    return bytes.length > most ? undefined : bytes
  } catch {
    return undefined
  }
}

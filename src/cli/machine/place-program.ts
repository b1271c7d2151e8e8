import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type PlacedFile, QUESTION_MS } from '../session/machine.ts'
import { runCommand } from './run-command.ts'

/** bpftrace splits its command at blanks, and takes some signs for patterns. */
const PLAIN_PATH = /^[\w./+-]+$/

/**
 * Puts a program into a folder of its own where it can be run: a folder for temporary files may be mounted so that nothing in it
 * can. It is run once, to see. Undefined where there is no such place.
 */
export async function placeProgram(
  name: string,
  program: Uint8Array,
  env: Readonly<Record<string, string | undefined>>,
): Promise<PlacedFile | undefined> {
  const parents = [env.TMPDIR, tmpdir(), env.XDG_CACHE_HOME, env.HOME, '/var/tmp', '/run']
  for (const parent of new Set(parents)) {
    const placed = parent === undefined ? undefined : await placeIn(parent, name, program)
    if (placed !== undefined) return placed
  }
  return undefined
}

async function placeIn(
  parent: string,
  name: string,
  program: Uint8Array,
): Promise<PlacedFile | undefined> {
  if (!PLAIN_PATH.test(parent)) return undefined
  const folder = await mkdtemp(join(parent, 'gotail-')).catch(() => undefined)
  if (folder === undefined) return undefined
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true }).catch(() => {})
  const path = join(folder, name)
  try {
    await writeFile(path, program)
    await chmod(path, 0o755)
    const { status } = await runCommand([path], { patienceMs: QUESTION_MS })
    if (status === 0) return { path, remove }
  } catch {
    // A full disk, a folder that cannot be written: the next one may do.
  }
  await remove()
  return undefined
}

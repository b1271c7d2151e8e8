import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Capabilities, Tried } from '../../model/capabilities.ts'
import { type Machine, QUESTION_MS } from '../session/machine.ts'
import { readTried } from './read-tried.ts'
import { tryBpftrace } from './try-bpftrace.ts'

/** To be raised when other things are tried, or in another way. */
const REVISION = 1
const MOST_ENTRIES = 20
const LARGEST_BYTES = 1 << 18

type Environment = Readonly<Record<string, string | undefined>>

interface Entry {
  readonly key: string
  readonly tried: Tried
}

/** A bpftrace that may have to be tried. */
interface Installed {
  readonly version: string
  readonly expected: Capabilities
  /** Called before anything is tried. */
  readonly onTrials?: () => void
}

/** What the bpftrace of a machine was seen to do: remembered, or else tried now. */
export async function triedBpftrace(
  machine: Machine,
  env: Environment,
  { version, expected, onTrials }: Installed,
): Promise<Tried> {
  const key = await keyOf(machine)
  const known = await remembered(env, key)
  if (known !== undefined) return known
  onTrials?.()
  const tried = await tryBpftrace(machine, version, expected)
  // What failed altogether may do so for another reason than bpftrace.
  if (key !== undefined && tried.reasons.all === undefined) await remember(env, { key, tried })
  return tried
}

/** What was tried before on this machine with this very bpftrace; nothing is tried now. */
export async function rememberedTrials(
  machine: Machine,
  env: Environment,
): Promise<Tried | undefined> {
  return remembered(env, await keyOf(machine))
}

/** The bytes of bpftrace, the kernel and the machine decide: costs differ between machines of one kernel. */
async function keyOf(machine: Machine): Promise<string | undefined> {
  const { status, stdout } = await machine.run(
    ['sh', '-c', 'sha256sum "$(command -v bpftrace)" && uname -rmn'],
    { patienceMs: QUESTION_MS },
  )
  const [sum = '', system = ''] = stdout.trim().split('\n')
  const hash = /^\\?([0-9a-f]{64}) /.exec(sum)?.[1]
  return status === 0 && hash !== undefined ? `${REVISION} ${hash} ${system}` : undefined
}

function folderOf({ XDG_CACHE_HOME, HOME }: Environment): string | undefined {
  if (XDG_CACHE_HOME?.startsWith('/') === true) return join(XDG_CACHE_HOME, 'gotail')
  return HOME?.startsWith('/') === true ? join(HOME, '.cache', 'gotail') : undefined
}

async function remembered(env: Environment, key: string | undefined): Promise<Tried | undefined> {
  return (await entries(env)).find((entry) => entry.key === key)?.tried
}

/** What is broken, too large or of an older form counts as empty. */
async function entries(env: Environment): Promise<readonly Entry[]> {
  const folder = folderOf(env)
  if (folder === undefined) return []
  try {
    const path = join(folder, 'tried.json')
    if ((await stat(path)).size > LARGEST_BYTES) return []
    const value: unknown = JSON.parse(await readFile(path, 'utf8'))
    return Array.isArray(value) ? value.flatMap(entryOf) : []
  } catch {
    return []
  }
}

function entryOf(value: unknown): readonly Entry[] {
  if (typeof value !== 'object' || value === null) return []
  if (!('key' in value && 'tried' in value) || typeof value.key !== 'string') return []
  const tried = readTried(value.tried)
  return tried === undefined ? [] : [{ key: value.key, tried }]
}

/** A home that cannot be written only costs the trials of the next time. */
async function remember(env: Environment, entry: Entry): Promise<void> {
  const folder = folderOf(env)
  if (folder === undefined) return
  const others = (await entries(env)).filter(({ key }) => key !== entry.key)
  const text = JSON.stringify([entry, ...others.slice(0, MOST_ENTRIES - 1)], undefined, 1)
  const { randomBytes } = process.getBuiltinModule('node:crypto')
  const draft = join(folder, `tried.${randomBytes(6).toString('hex')}`)
  try {
    // A home that is not there is not made: only the two folders in it.
    for (const each of [dirname(folder), folder]) await mkdir(each, 0o700).catch(() => {})
    await writeFile(draft, `${text}\n`, { flag: 'wx', mode: 0o600 })
    await rename(draft, join(folder, 'tried.json'))
  } catch {
    await rm(draft, { force: true }).catch(() => {})
  }
}

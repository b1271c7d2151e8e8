import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Some dozens of services. */
const MOST_BYTES = 2 ** 30

type Environment = Readonly<Record<string, string | undefined>>

/** A copy of a program that runs elsewhere. */
export interface CopiedBinary {
  readonly path: string
  /** To be called when it is no longer read; of one that is kept nothing goes. */
  release(): Promise<void>
}

/** Brings the bytes of a program; whether they came whole. */
export type Bring = (use: (stream: Readable) => Promise<void>) => Promise<boolean>

/**
 * Copies of programs of other machines, each under the SHA-256 of its bytes, so that a program comes over once. Together they
 * take a gibibyte at most: those that were not used for the longest time go. Without `isKept` a copy is for once.
 */
export class BinaryCache {
  readonly #folder: string | undefined

  constructor({ XDG_CACHE_HOME, HOME }: Environment, { isKept }: { readonly isKept: boolean }) {
    const root = XDG_CACHE_HOME?.startsWith('/') === true ? XDG_CACHE_HOME : cacheOf(HOME)
    this.#folder = isKept && root !== undefined ? join(root, 'gotail', 'binaries') : undefined
  }

  /** The copy of a program with this hash, if there is one whose bytes are still those. */
  async find(hash: string): Promise<CopiedBinary | undefined> {
    if (this.#folder === undefined) return undefined
    const path = join(this.#folder, hash)
    if ((await hashOf(path)) !== hash) return undefined
    const now = new Date()
    await utimes(path, now, now).catch(() => {})
    return { path, release: async () => {} }
  }

  /** Takes a program over; undefined where it did not come as what it is. Throws the system's error where it cannot be written. */
  async bring(hash: string, bring: Bring): Promise<CopiedBinary | undefined> {
    const kept = this.#folder === undefined ? undefined : await made(this.#folder)
    const folder = kept ?? (await mkdtemp(join(tmpdir(), 'gotail-')))
    const draft = join(folder, `${hash}.${randomBytes(6).toString('hex')}`)
    const drop = (): Promise<void> =>
      rm(kept === undefined ? folder : draft, { recursive: true, force: true })
    try {
      const isWhole = await bring((stream) =>
        pipeline(stream, createWriteStream(draft, { flags: 'wx', mode: 0o600 })),
      )
      if (isWhole && (await hashOf(draft)) === hash) {
        if (kept === undefined) return { path: draft, release: drop }
        await rename(draft, join(kept, hash))
        await tidy(kept, hash)
        return { path: join(kept, hash), release: async () => {} }
      }
    } catch (error) {
      await drop()
      throw error
    }
    await drop()
    return undefined
  }
}

function cacheOf(home: string | undefined): string | undefined {
  return home?.startsWith('/') === true ? join(home, '.cache') : undefined
}

/** A home that is not there is not made: only the folders in it. Undefined where they cannot be. */
async function made(folder: string): Promise<string | undefined> {
  const parents = [dirname(dirname(folder)), dirname(folder), folder]
  for (const each of parents) await mkdir(each, 0o700).catch(() => {})
  return (await stat(folder).catch(() => undefined))?.isDirectory() === true ? folder : undefined
}

async function hashOf(path: string): Promise<string | undefined> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(path), hash)
    return hash.digest('hex')
  } catch {
    return undefined
  }
}

/** Removes the oldest beyond the limit, and drafts that somebody left behind; never the one that just came. */
async function tidy(folder: string, newest: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name !== newest)
  const files = await Promise.all(
    names.map(async (name) => ({
      name,
      facts: await stat(join(folder, name)).catch(() => undefined),
    })),
  )
  files.sort((a, b) => (b.facts?.mtimeMs ?? 0) - (a.facts?.mtimeMs ?? 0))
  let left = MOST_BYTES - ((await stat(join(folder, newest))).size ?? 0)
  for (const { name, facts } of files) {
    left -= facts?.size ?? 0
    if (left < 0) await rm(join(folder, name), { force: true })
  }
}

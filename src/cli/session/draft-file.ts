import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { cannotWrite } from './system-error.ts'

const DRAFT = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL
/** Whoever may write in the folder must not lead us elsewhere meanwhile. */
const AGAIN = constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW
const LONGEST_NAME = 60

const drafts = new Set<DraftFile>()
process.on('exit', discardDrafts)

/** What has not been placed will not be: nothing of it stays behind. */
export function discardDrafts(): void {
  for (const each of drafts) each.discard()
}

/**
 * A file that stands under a name of its own beside its place until it is whole: who looks there meets no half of one, and what
 * stood there before stays until then. A device, or a pipe with a name, is written to straight away.
 */
export class DraftFile {
  readonly #path: string
  readonly #target: string
  readonly #draft: string
  readonly #before: Stats | undefined
  #file: number | undefined

  /** Begins it, so that a wrong path is told at once. Throws a one-line GotailError, as all that follows does. */
  constructor(path: string) {
    this.#path = path
    this.#before = statSync(path, { throwIfNoEntry: false })
    const isDirect = this.#before !== undefined && !this.#before.isFile()
    this.#target = this.#before === undefined || isDirect ? path : realpathSync(path)
    this.#draft = isDirect ? path : draftOf(this.#target)
    this.#file = this.#attempt(() => openSync(this.#draft, isDirect ? 'w' : DRAFT, 0o666))
    drafts.add(this)
  }

  append(piece: string | Uint8Array): void {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece
    const file = this.#file ?? this.#attempt(() => openSync(this.#draft, AGAIN))
    this.#file = file
    for (let at = 0; at < bytes.length; ) {
      const from = at
      at += this.#attempt(() => writeSync(file, bytes, from))
    }
  }

  /** Gives its descriptor back until the next piece comes. */
  rest(): void {
    if (this.#isDirect || this.#file === undefined) return
    const file = this.#file
    this.#file = undefined
    this.#attempt(() => closeSync(file))
  }

  /** It is whole: it takes its place, or another one in the same file system. */
  place(target: string = this.#target): void {
    const file = this.#file
    this.#file = undefined
    if (file !== undefined) this.#attempt(() => closeSync(file))
    if (!this.#isDirect) {
      this.#keepOwner()
      this.#attempt(() => renameSync(this.#draft, target))
    }
    drafts.delete(this)
  }

  /** Leaves nothing behind; nothing happens once it was placed. */
  discard(): void {
    if (!drafts.delete(this)) return
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
    if (!this.#isDirect) rmSync(this.#draft, { force: true })
  }

  get #isDirect(): boolean {
    return this.#draft === this.#path
  }

  /** Who could read what stood there before can read this, too. */
  #keepOwner(): void {
    if (this.#before === undefined) return
    const { mode, uid, gid } = this.#before
    try {
      chmodSync(this.#draft, mode & 0o7777)
      chownSync(this.#draft, uid, gid)
    } catch {
      // Only root may give files away; those of anybody else are their own.
    }
  }

  #attempt<T>(act: () => T): T {
    try {
      return act()
    } catch (error) {
      throw cannotWrite(this.#path, error)
    }
  }
}

/** Hidden, and never taken for the whole file: its ending is another one. */
function draftOf(path: string): string {
  const name = basename(path).slice(0, LONGEST_NAME)
  // Not imported: it takes every start longer than the rest of the work on a short capture.
  const { randomUUID } = process.getBuiltinModule('node:crypto')
  return join(dirname(path), `.${name}.${randomUUID()}.partial`)
}

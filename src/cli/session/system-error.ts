import { GotailError } from '../../model/error.ts'
import { safeText } from '../../report/text/safe-text.ts'

const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EEXIST: 'it exists already',
  EIO: 'the device reports an error',
  EISDIR: 'it is a directory',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'no such file',
  ENOSPC: 'no space left on device',
  ENOTDIR: 'a part of the path is no directory',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
}

const READ_CURES: Readonly<Record<string, string>> = {
  ENOENT: 'check the path, or pipe bpftrace into gotail',
  EACCES: 'files that sudo wrote belong to root; sudo chown them to yourself',
  EPERM: 'files that sudo wrote belong to root; sudo chown them to yourself',
  EISDIR: 'name a file in it',
}

/** The code of an error that the system reported, such as `ENOENT`; undefined for any other value. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** What went wrong in a few words: `no such file`. */
export function systemWords(error: unknown): string {
  const code = systemCode(error)
  if (code !== undefined && Object.hasOwn(WORDS, code)) return WORDS[code]
  return safeText(error instanceof Error ? error.message : String(error))
}

/** `cannot read NAME: no such file (cure)`; wrong usage. */
export function cannotRead(name: string, error: unknown): GotailError {
  const code = systemCode(error) ?? ''
  const cure = Object.hasOwn(READ_CURES, code) ? ` (${READ_CURES[code]})` : ''
  return new GotailError(`cannot read ${safeText(name)}: ${systemWords(error)}${cure}`, 2)
}

/** `cannot write NAME: no space left on device`. Status 1, whether it shows before anything is read or later. */
export function cannotWrite(name: string, error: unknown): GotailError {
  const words = systemCode(error) === 'ENOENT' ? 'no such directory' : systemWords(error)
  return new GotailError(`cannot write ${safeText(name)}: ${words}`, 1)
}

import { GotailError } from '../../model/error.ts'

/** What the far side says of itself when it begins. */
export interface FarSide {
  readonly isRoot: boolean
  readonly hasGzip: boolean
  /** Its private folder. */
  readonly folder: string
  /** Where it looks for commands. */
  readonly searchPath: string
  /** What paths are relative to. */
  readonly home: string
  readonly hostName: string
}

const PASSWORD =
  /password is required|terminal is required|askpass|incorrect password|Permission denied \(.*password/

const NO_FOLDER =
  'there is no folder there for files that can be run ($TMPDIR, /tmp, /var/tmp, /dev/shm, /run, $HOME: full, read-only or noexec)'
const NO_INPUT =
  ': the shell there had nothing to read (leave out -n of ssh, give -i to docker exec and kubectl exec)'

/** What came of a far side until it was given up. */
export interface Attempt {
  /** On standard error; empty where it has no folder for its files. */
  readonly greeting: readonly string[] | undefined
  readonly hasStandardOutput: boolean
  /** How the command ended, if it did. */
  readonly how: string | undefined
}

/** Reads the words of its greeting; undefined where they are none. */
export function farSide(words: readonly string[]): FarSide | undefined {
  const [user, zip, folder = '', ...coded] = words
  const texts = coded.map(decoded)
  const [searchPath, home, hostName] = texts.map((text) => text?.replace(/\n$/, ''))
  if (!/^\d+$/.test(user ?? '') || !folder.startsWith('/')) return undefined
  if (searchPath === undefined || home === undefined || hostName === undefined) return undefined
  return { isRoot: user === '0', hasGzip: zip === 'gzip', folder, searchPath, home, hostName }
}

/** A text that came as `=BASE64`; undefined for any other word. */
export function decoded(word: string | undefined): string | undefined {
  return word?.startsWith('=') === true
    ? Buffer.from(word.slice(1), 'base64').toString()
    : undefined
}

/** Why there is no shell at the far end of a command; `said` is what the command wrote meanwhile. */
export function noShell(command: string, attempt: Attempt, said: readonly string[]): GotailError {
  const told = said.length === 0 ? '' : `: ${said.join(' / ')}`
  const cure = PASSWORD.test(told)
    ? ' (what asks for a password can ask on a terminal of this machine, or by an askpass program, not there: use a key, and sudo -n with a rule without password)'
    : ''
  return new GotailError(`--via "${command}" gives no shell: ${obstacle(attempt)}${told}${cure}`, 1)
}

function obstacle({ greeting, hasStandardOutput, how }: Attempt): string {
  if (greeting?.length === 0) return NO_FOLDER
  if (how !== undefined) return how === 'exit status 0' ? `${how}${NO_INPUT}` : how
  if (greeting !== undefined) return 'what it writes to standard output does not arrive here'
  return hasStandardOutput
    ? 'what it says on standard error does not come apart from the rest (leave out -t)'
    : 'nothing answered (it must run the command that stands behind it)'
}

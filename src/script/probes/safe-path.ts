import { GotailError } from '../../model/error.ts'

const SAFE = /^\/[\w./+-]+$/

/** A probe names the program between colons, and bpftrace takes `*` and more for patterns: other paths are refused. */
export function refuseUnsafePath(path: string): void {
  if (SAFE.test(path)) return
  throw new GotailError(
    `bpftrace cannot take the path ${JSON.stringify(path)}: link the program under a name of letters, digits and . _ + - only (ln -s)`,
    1,
  )
}

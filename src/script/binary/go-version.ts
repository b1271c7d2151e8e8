import { GotailError } from '../../model/error.ts'

const OLDEST = 15
/** Whose layout was measured last; newer ones are taken to be like it. */
const NEWEST = 27

/** A version of Go. */
export interface GoVersion {
  /** Without the word `go`: `1.24.4`. */
  readonly text: string
  /** 24 for Go 1.24. */
  readonly minor: number
  /** Newer than any that gotail was measured with. */
  readonly isUnknown: boolean
  /** Nothing in the program says it, only its user. */
  readonly isTold?: true
}

/** What is taken where nothing depends on it: names and lines of addresses are found without it. */
export const ANY_GO: GoVersion = { text: `1.${NEWEST}`, minor: NEWEST, isUnknown: true }

/** Reads `go1.24.4` or `devel go1.25-abc`. Throws for a Go whose runtime gotail does not know: older than 1.15. */
export function goVersion(text: string): GoVersion {
  const [, digits = '', minor = ''] = /go(1\.(\d+)(?:\.\d+|rc\d+|beta\d+)?)/.exec(text) ?? []
  const number = Number(minor)
  if (digits === '' || number < OLDEST) {
    throw new GotailError(
      `this program was built with ${text}: gotail knows the runtime of Go 1.${OLDEST} and newer`,
      1,
    )
  }
  return { text: digits, minor: number, isUnknown: number > NEWEST }
}

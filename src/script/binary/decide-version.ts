import { GotailError } from '../../model/error.ts'
import { type GoVersion, goVersion } from './go-version.ts'
import type { PclnLayout } from './pclntab.ts'

/** The Go minor versions that wrote a function table of each layout. */
const WRITERS: ReadonlyMap<PclnLayout, readonly [oldest: number, newest: number]> = new Map([
  [2, [2, 15]],
  [16, [16, 17]],
  [18, [18, 19]],
  [20, [20, Number.POSITIVE_INFINITY]],
])

/** What is known of the Go that built a program. */
export interface VersionFacts {
  /** As the program says it; undefined where it does not. */
  readonly written: string | undefined
  /** As its user says it: `go1.26.5`. */
  readonly told: string | undefined
  /** The layout of its function table, where it has one. */
  readonly layout: PclnLayout | undefined
}

/**
 * The version of Go that built a program: what it says itself, else what its user says. Throws a GotailError where neither
 * does, and where what the user says cannot be: offsets of another Go would be read out of the memory of the program.
 */
export function decideVersion({ written, told, layout }: VersionFacts): GoVersion {
  const own = written === undefined ? undefined : goVersion(written)
  if (told === undefined) return own ?? unknown()
  const named = goVersion(told)
  if (own === undefined) refuseOtherTable(named, layout)
  if (own === undefined || own.minor === named.minor) return own ?? { ...named, isTold: true }
  throw new GotailError(
    `--go-version ${named.text}: this program says that it was built with Go ${own.text}`,
    2,
  )
}

function unknown(): never {
  throw new GotailError(
    'cannot tell which Go built this program: its build information is gone, and runtime.buildVersion cannot be found: say it by --go-version, such as 1.26',
    1,
  )
}

function refuseOtherTable({ text, minor }: GoVersion, layout: PclnLayout | undefined): void {
  const [oldest, newest] = (layout === undefined ? undefined : WRITERS.get(layout)) ?? [0, minor]
  if (minor >= oldest && minor <= newest) return
  const versions =
    newest === Number.POSITIVE_INFINITY ? `1.${oldest} or newer` : `1.${oldest} to 1.${newest}`
  throw new GotailError(
    `--go-version ${text}: the function table of this program is one of Go ${versions}`,
    2,
  )
}

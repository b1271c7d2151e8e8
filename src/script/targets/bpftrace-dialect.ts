import { GotailError } from '../../model/error.ts'

/** Events get lost with the usual 64 pages a CPU; servers have more goroutines than the usual 4,096 keys. */
export const BUFFER_PAGES: number = 1024
export const MOST_KEYS: number = 65_536

const OLDEST = 11
/** Configuration in scripts is older, but could not do all that is needed. */
const HAS_CONFIG = 22
const RENAMED = 20
const LONGEST_OLD_TEXT = 60
const LONGEST_TEXT = 200
/** The version that scripts are made for when nobody says which one will run them. */
const NEWEST = '0.27'

/** What a bpftrace version can do, and how it wants it to be written. */
export interface BpftraceDialect {
  readonly version: string
  /** Attaches inside a function: exits at every RET. */
  readonly attachesInside: boolean
  /** Knows `config = { … }` with everything that scripts set in it. */
  readonly hasConfig: boolean
  /** `delete(@map, key)` instead of `delete(@map[key])`. */
  readonly deletesByKey: boolean
  /** Histograms hold 64-bit values, and can be made finer. */
  readonly hasFineHistograms: boolean
  /** `tid` is the id of the process's own PID namespace, not the kernel's. */
  readonly hasNamespacedIds: boolean
  /** Tracepoints want `pid_t` to be defined. */
  readonly lacksPidType: boolean
  readonly clock: 'mono' | 'boot'
  /** What the environment must say where a script cannot: enough room for events, and for goroutines in maps. */
  readonly environment: Readonly<Record<string, string>>
  /** The longest format string, in bytes. */
  readonly longestText: number
}

/** The dialect of `0.23.2`, `v0.17` or `bpftrace v0.27.1`. Throws for what is no version, and for versions before 0.11. */
export function bpftraceDialect(text: string = NEWEST): BpftraceDialect {
  const [, version = '', major = '', minorDigits = ''] =
    /^\s*(?:bpftrace )?v?((\d{1,3})\.(\d{1,4})(?:\.\d+)?)/.exec(text) ?? []
  if (version === '') {
    throw new GotailError(
      `${JSON.stringify(text)} is no version of bpftrace (give one such as 0.23)`,
      2,
    )
  }
  const minor = Number(major) > 0 ? 999 : Number(minorDigits)
  if (minor < OLDEST) {
    throw new GotailError(
      `bpftrace ${version} is too old: gotail writes scripts for 0.${OLDEST} and newer`,
      1,
    )
  }
  return {
    version,
    attachesInside: minor >= 23,
    hasConfig: minor >= HAS_CONFIG,
    deletesByKey: minor >= 22,
    hasFineHistograms: minor >= 20,
    hasNamespacedIds: minor >= 23,
    lacksPidType: minor < 12,
    clock: minor < 12 ? 'mono' : 'boot',
    environment: minor < HAS_CONFIG ? environment(minor) : {},
    longestText: minor < 17 ? LONGEST_OLD_TEXT : LONGEST_TEXT,
  }
}

/** The variable for the keys of maps got a new name. */
function environment(minor: number): Readonly<Record<string, string>> {
  const keys = minor < RENAMED ? 'BPFTRACE_MAP_KEYS_MAX' : 'BPFTRACE_MAX_MAP_KEYS'
  return { BPFTRACE_PERF_RB_PAGES: `${BUFFER_PAGES}`, [keys]: `${MOST_KEYS}` }
}

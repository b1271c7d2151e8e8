import type { Capabilities } from '../../model/capabilities.ts'
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

/** What a bpftrace can do, and how it wants it to be written. */
export interface BpftraceDialect extends Required<Capabilities> {
  readonly version: string
  /** Knows `config = { … }` with everything that scripts set in it. */
  readonly hasConfig: boolean
  /** `delete(@map, key)` instead of `delete(@map[key])`. */
  readonly deletesByKey: boolean
  /** Histograms hold 64-bit values, and can be made finer. */
  readonly hasFineHistograms: boolean
  /** `tid` is the id of the process's own PID namespace, not the kernel's. */
  readonly hasNamespacedIds: boolean
  /**
   * `-p` keeps tracepoints and samples to the process, too: who switches to one of its threads is another process, and is not seen;
   * of samples only those of the first thread come.
   */
  readonly keepsAllToProcess: boolean
  /** Tracepoints want `pid_t` to be defined. */
  readonly lacksPidType: boolean
  /** Of `-` that of Debian 11 (0.11.3) reads nothing. */
  readonly readsStandardInput: boolean
  readonly clock: 'mono' | 'boot'
  /** What the environment must say where a script cannot: enough room for events, and for goroutines in maps. */
  readonly environment: Readonly<Record<string, string>>
  /** The longest format string, in bytes. */
  readonly longestText: number
}

/**
 * The dialect of `0.23.2`, `v0.17` or `bpftrace v0.27.1`. What it can do depends on how it was built, too: what was seen by trying
 * goes before what its version is known for. Throws for what is no version, and for versions before 0.11.
 */
export function bpftraceDialect(text: string = NEWEST, tried: Capabilities = {}): BpftraceDialect {
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
    ...usualCapabilities(minor),
    ...tried,
    hasConfig: minor >= HAS_CONFIG,
    deletesByKey: minor >= 22,
    hasFineHistograms: minor >= 20,
    hasNamespacedIds: minor >= 23,
    keepsAllToProcess: minor >= 24,
    lacksPidType: minor < 12,
    readsStandardInput: minor >= 12,
    clock: minor < 12 ? 'mono' : 'boot',
    environment: minor < HAS_CONFIG ? environment(minor) : {},
    longestText: minor < 17 ? LONGEST_OLD_TEXT : LONGEST_TEXT,
  }
}

/** What the builds of distributions can. */
function usualCapabilities(minor: number): Required<Capabilities> {
  const isNew = minor >= 23
  return {
    attachesInside: isNew,
    hasTuples: true,
    hasFullBuffering: true,
    hasRawStacks: isNew,
    hasTaskStruct: true,
    hasRegisterStruct: true,
    hasUserPointers: minor >= 12,
    hasIntervals: true,
    hasProfiles: true,
    printedNumbers: minor >= 17 ? 32 : 8,
    tupleWords: isNew ? 32 : 12,
    stringBytes: minor >= 17 ? 200 : 64,
  }
}

/** The variable for the keys of maps got a new name. */
function environment(minor: number): Readonly<Record<string, string>> {
  const keys = minor < RENAMED ? 'BPFTRACE_MAP_KEYS_MAX' : 'BPFTRACE_MAX_MAP_KEYS'
  return { BPFTRACE_PERF_RB_PAGES: `${BUFFER_PAGES}`, [keys]: `${MOST_KEYS}` }
}

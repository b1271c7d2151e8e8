/** What the header lines of a protocol capture say; every field may be absent. */
export interface CaptureHeader {
  go?: string
  arch?: string
  abi?: string
  clock?: string
  /** How a span ends: at a RET, by the deferred closure, or by either. */
  exit?: 'ret' | 'defer' | 'both'
  /** Where the entry probe sits: `start` and `jbe` may fire twice for one call. */
  entry?: 'push' | 'jbe' | 'start'
  /** What the kernel calls the program's threads, or the first of several names. */
  comm?: string
  /** The script summed up spans in the kernel. */
  detail?: 'aggregate'
  /** Shorter spans were counted, but not printed. */
  thresholdNs?: number
  offUs?: number
  /** The binary whose addresses the capture holds, and its build id. */
  bin?: string
  build?: string
  /** Whether status changes come from scheduling points alone, or from every change (the default). */
  sched?: 'points' | 'all'
  /** How often a second each CPU was sampled. */
  hz?: number
  /** What a hit of a probe was measured to take on that machine, where the kernel emulates the instruction, and where it steps over it. */
  trapNs?: number
  stepNs?: number
  /** Whether the capture says of every event that got lost before its end. */
  losses?: 'told'
  /** When the capture's clock was 0, in nanoseconds since 1970. */
  unixZeroNs?: bigint
  /** When the trace was to end, in nanoseconds of its clock. */
  untilNs?: number
  /** Event lines that were left out since they lie outside of the time that was asked for. */
  outside?: number
  /** Labels whose texts are addresses of types, as `0x` and hexadecimal digits. */
  types?: string[]
  /** Names of the target functions, in index order. */
  readonly fns: string[]
  /** Names met in the lines themselves, in the order of their codes from NAMED_FUNCTION on. */
  readonly named: string[]
}

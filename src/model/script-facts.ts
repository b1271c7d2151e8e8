/** A printf, time or strftime format string, as the script spells it (escapes undone). */
export interface PrintfFormat {
  readonly format: string
  /** What the script gives for each conversion, as source text: `nsecs`, `tid`, `@start[tid]`. */
  readonly arguments: readonly string[]
}

/** What a script says about one map. */
export interface MapFacts {
  readonly name: string
  /** The right-hand call, such as `count`, `hist`, `lhist`, `stats`; absent for plain values. */
  readonly call?: string
  /** How many parts its key has: 0 for a scalar. */
  readonly keyArity: number
  /** The parts of the key, as source text: `comm`, `ustack(3)`. */
  readonly keyParts: readonly string[]
}

/** What `--script` settles that text alone cannot know. */
export interface ScriptFacts {
  readonly printfs: readonly PrintfFormat[]
  readonly times: readonly string[]
  readonly maps: ReadonlyMap<string, MapFacts>
  /** Whether the script attaches a uretprobe: those crash Go programs. */
  readonly hasUretprobe: boolean
}

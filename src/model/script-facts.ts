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
  /** Its values are texts: what looks like a number is none. */
  readonly isText?: true
  /** How many parts its key has: 0 for a scalar. */
  readonly keyArity: number
  /** The parts of the key, as source text: `comm`, `ustack(3)`. */
  readonly keyParts: readonly string[]
  /** How many keys it has room for, where the script declares that: `let @a = hash(5000)`. */
  readonly maxKeys?: number
}

/** What `--script` settles that text alone cannot know. */
export interface ScriptFacts {
  readonly printfs: readonly PrintfFormat[]
  readonly times: readonly string[]
  /** Lines that several calls put together, each without a newline but the last; times in them are `%s`. */
  readonly composed?: readonly PrintfFormat[]
  readonly maps: ReadonlyMap<string, MapFacts>
  /** How many keys each map has room for, where the script's config says so. */
  readonly maxMapKeys?: number
  /** Whether the script attaches a uretprobe: those crash Go programs. */
  readonly hasUretprobe: boolean
}

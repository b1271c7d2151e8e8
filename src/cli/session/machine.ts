/**
 * How long a command may take that only answers a question. On a starved machine even `uname` takes seconds, and an answer that
 * was not waited for would be a wrong one: no bpftrace, no nice.
 */
export const QUESTION_MS = 30_000

/** What came of a command that was run on a machine. */
export interface Ran {
  /** Absent where it never began, or was ended by a signal or for want of time. */
  readonly status?: number
  /** At most a mebibyte of each. */
  readonly stdout: string
  readonly stderr: string
  /** Why there is no exit status, in a few words. */
  readonly failure?: string
}

/** How a command is to be run. */
export interface RunOptions {
  /** What it reads on standard input; nothing when absent. */
  readonly input?: string
  /** Variables beside those that gotail was started with; `undefined` takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** It is killed, with all that it started, when it takes longer. */
  readonly patienceMs: number
  /** Called with each line of standard output; the answer `stop` ends the command as Ctrl-C does. */
  readonly onLine?: (line: string) => 'stop' | undefined
}

/** A file that stands on a machine for a while. */
export interface PlacedFile {
  readonly path: string
  /** More than once does no harm. */
  remove(): Promise<void>
}

/**
 * The machine that a trace runs on. Whatever has to be known of it (files under /proc, versions, what a trial shows) is asked
 * here, so that another side of a wire can answer in place of this process. No question throws: what cannot be known is absent.
 */
export interface Machine {
  /** The process that asks, if it runs there. */
  readonly ownPid?: number
  /** The bytes of a file; undefined where there is none, none that may be read, or one larger than `most` bytes. */
  read(path: string, most?: number): Promise<Uint8Array | undefined>
  /** A short text, as the kernel has under /proc and /sys; empty where there is none. */
  text(path: string): Promise<string>
  /** Where a symbolic link leads, as it stands there. */
  link(path: string): Promise<string | undefined>
  exists(path: string): Promise<boolean>
  /** Whether there is a file that is no folder, or a link to one. */
  isFile(path: string): Promise<boolean>
  /** What tells one file from another, however it is named: links are followed. Undefined where there is none. */
  identity(path: string): Promise<string | undefined>
  /** The names in a folder; empty where there is none. */
  list(folder: string): Promise<readonly string[]>
  /** Runs a command to its end, without a shell. */
  run(command: readonly [string, ...string[]], options: RunOptions): Promise<Ran>
  /** Puts a program into a private folder where it can be run; undefined where there is no such place. */
  place(name: string, program: Uint8Array): Promise<PlacedFile | undefined>
}

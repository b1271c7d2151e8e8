import { safeLines } from '../../report/text/safe-text.ts'
import type { Effects } from './effects.ts'
import type { Interruptions } from './interruptions.ts'
import { FileOutput, type Output, StreamOutput } from './output.ts'

/** What every command is given: the process around it, and what Ctrl-C means. */
export interface Session {
  readonly effects: Effects
  readonly interruptions: Interruptions
}

/** Options that every command knows. */
export interface CommonFlags {
  readonly script?: string
  readonly color: boolean
  readonly quiet?: boolean
  readonly verbose?: boolean
}

/** A line for people on standard error; nothing under -q. */
export function note(session: Session, flags: CommonFlags, text: string): void {
  if (flags.quiet !== true) session.effects.stderr.write(`gotail: ${safeLines(text)}\n`)
}

/** A file by its path, or standard output for `-` and for no path; on a terminal, control characters become visible. */
export function openOutput(session: Session, path: string | undefined): Output {
  if (path !== undefined && path !== '-') return new FileOutput(path)
  const { stdout } = session.effects
  const output = new StreamOutput(stdout)
  return stdout.isTTY === true ? new SafeOutput(output) : output
}

/** What came out of a capture must not steer a terminal. */
class SafeOutput implements Output {
  readonly #output: Output

  constructor(output: Output) {
    this.#output = output
  }

  write(piece: string | Uint8Array): void {
    this.#output.write(typeof piece === 'string' ? safeLines(piece) : piece)
  }

  flush(): Promise<void> {
    return this.#output.flush()
  }

  close(): Promise<void> {
    return this.#output.close()
  }
}

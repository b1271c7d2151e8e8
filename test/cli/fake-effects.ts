import { PassThrough, Readable, Writable } from 'node:stream'
import { localMachine } from '../../src/cli/machine/local-machine.ts'
import { main } from '../../src/cli/main.ts'
import type { Effects, Pipeline, TerminalUser } from '../../src/cli/session/effects.ts'

export interface FakeOptions {
  /** What comes in through standard input. */
  readonly stdin?: string | Uint8Array | Readable
  /** Whether standard input is a pipe; default true. */
  readonly stdinIsPipe?: boolean
  readonly stdinIsTTY?: boolean
  readonly stdoutIsTTY?: boolean
  readonly stdoutIsFile?: boolean
  readonly stderrIsTTY?: boolean
  readonly columns?: number
  readonly rows?: number
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Default true. */
  readonly isRoot?: boolean
  readonly pipeline?: Pipeline
  /** What writing to standard output fails with, after so many writes. */
  readonly stdoutFails?: { readonly code: string; readonly after: number }
}

export interface FakeProcess {
  readonly effects: Effects
  /** Presses Ctrl-C. */
  press(): void
  /** Sends SIGTERM. */
  terminate(): void
  /** Sends SIGHUP. */
  hangUp(): void
  /** Who holds the terminal now. */
  readonly terminalUsers: ReadonlySet<TerminalUser>
  readonly out: () => string
  /** Standard output where it is no text. */
  readonly outBytes: () => Buffer
  readonly err: () => string
}

/** Effects whose streams are kept in memory. */
export function fakeProcess(options: FakeOptions = {}): FakeProcess {
  const out: Buffer[] = []
  const err: Buffer[] = []
  let presses = 0
  let terminations = 0
  let onSignal = (): void => {}
  let onHangUp = (): void => {}
  const terminalUsers = new Set<TerminalUser>()
  const { columns, rows } = options
  const traits = {
    ...(columns === undefined ? {} : { columns }),
    ...(rows === undefined ? {} : { rows }),
  }
  const effects: Effects = {
    stdin: Object.assign(input(options.stdin ?? ''), { isTTY: options.stdinIsTTY ?? false }),
    stdinIsPipe: options.stdinIsPipe ?? true,
    stdout: Object.assign(sink(out, options.stdoutFails), {
      isTTY: options.stdoutIsTTY ?? false,
      ...traits,
    }),
    stdoutIsFile: options.stdoutIsFile ?? false,
    stderr: Object.assign(sink(err), { isTTY: options.stderrIsTTY ?? false, ...traits }),
    env: options.env ?? {},
    interrupts: {
      presses: () => presses,
      terminations: () => terminations,
      listen: (listener) => {
        onSignal = listener
      },
    },
    onHangUp: (listener) => {
      onHangUp = listener
    },
    isRoot: options.isRoot ?? true,
    machine: localMachine(options.env ?? {}),
    holdTerminal: (user) => {
      terminalUsers.add(user)
      return () => terminalUsers.delete(user)
    },
    now: () => performance.now(),
    wallClock: () => Date.UTC(2026, 6, 1, 23, 59),
    hostName: () => 'web-7',
    pipeline: () =>
      options.pipeline === undefined
        ? import('../../src/pipeline.ts')
        : Promise.resolve(options.pipeline),
  }
  return {
    effects,
    press: () => {
      presses++
      onSignal()
    },
    terminate: () => {
      terminations++
      onSignal()
    },
    hangUp: () => onHangUp(),
    terminalUsers,
    out: () => Buffer.concat(out).toString(),
    outBytes: () => Buffer.concat(out),
    err: () => Buffer.concat(err).toString(),
  }
}

export interface Outcome {
  readonly status: number
  readonly out: string
  readonly err: string
}

/** Runs gotail to its end. */
export async function run(argv: readonly string[], options: FakeOptions = {}): Promise<Outcome> {
  const fake = fakeProcess(options)
  const status = await main(argv, fake.effects)
  return { status, out: fake.out(), err: fake.err() }
}

/** A standard input that stays open until it is ended. */
export function openStdin(): PassThrough {
  return new PassThrough()
}

function input(content: string | Uint8Array | Readable): Readable {
  if (content instanceof Readable) return content
  const bytes = Buffer.from(content)
  return Readable.from(bytes.length === 0 ? [] : [bytes], { objectMode: false })
}

function sink(
  pieces: Buffer[],
  fails?: { readonly code: string; readonly after: number },
): Writable {
  let writes = 0
  return new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      if (fails !== undefined && writes++ >= fails.after) {
        done(Object.assign(new Error(fails.code), { code: fails.code }))
        return
      }
      pieces.push(Buffer.from(chunk))
      done()
    },
  })
}

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { main } from '../../src/cli/main.ts'
import type { processEffects } from '../../src/cli/process-effects.ts'
import type { Machine } from '../../src/cli/session/machine.ts'
import { type FakeOptions, fakeProcess } from '../cli/fake-effects.ts'
import { COMMAND, HERALD_LINE, loading, OTHER, ROOT } from './command.ts'
import type { Result } from './shell.ts'

/** What a command left behind; its standard output as bytes, too, since a table may be no text. */
export interface GotailResult extends Result {
  readonly bytes: Buffer
}

/** What every command of these tests can be given, whatever runs it. */
export interface GotailOptions extends Pick<FakeOptions, 'stdin' | 'env'> {
  /** Default true. Another executable is root. */
  readonly isRoot?: boolean
  /** Another machine to ask, made of this one; another executable asks this one. */
  readonly asking?: (machine: Machine) => Machine
}

/** A command at work. */
export interface Started {
  /** Ctrl-C. Resolves when gotail listens for it, and it was sent. */
  press(): Promise<void>
  /** SIGTERM. */
  terminate(): Promise<void>
  readonly ended: Promise<GotailResult>
}

/** The day on which commands believe to run. */
export const TODAY: string =
  OTHER === undefined ? '2026-07-01' : new Date().toISOString().slice(0, 10)

/** The time of that day, in the zone of this machine; as a pattern, since another executable asks the real one. */
export const CLOCK: string =
  OTHER === undefined
    ? new Date(Date.UTC(2026, 6, 1, 23, 59)).toTimeString().slice(0, 8)
    : '\\d\\d:\\d\\d:\\d\\d'

/** Starts the shipped command in this very process, without the start of one; or what `GOTAIL_COMMAND` names as a process. */
export function startGotail(args: readonly string[], options: GotailOptions = {}): Started {
  return OTHER === undefined ? startHere(args, options) : new StartedProcess(args, options)
}

const BUNDLE = join(ROOT, 'dist', 'bundle')

function startHere(args: readonly string[], { asking, ...options }: GotailOptions): Started {
  const fake = fakeProcess(options)
  const { machine } = fake.effects
  const run = async (): Promise<GotailResult> => {
    const { main: command }: { main: typeof main } = await import(join(BUNDLE, 'main.js'))
    const effects: { processEffects: typeof processEffects } = await import(
      join(BUNDLE, 'process-effects.js')
    )
    const { pipeline } = effects.processEffects({
      presses: () => 0,
      terminations: () => 0,
      listen: () => {},
    })
    const own = { ...fake.effects, pipeline, machine: asking?.(machine) ?? machine }
    const status = await command(args, own)
    return { status, stdout: fake.out(), stderr: fake.err(), bytes: fake.outBytes() }
  }
  return {
    press: async () => fake.press(),
    terminate: async () => fake.terminate(),
    ended: run(),
  }
}

/** A process, with a herald that tells when signals can be sent. */
class StartedProcess implements Started {
  readonly ended: Promise<GotailResult>
  readonly #child: ChildProcess
  #told = ''

  constructor(args: readonly string[], { stdin = '', env = {} }: GotailOptions) {
    const settings = { PATH: process.env.PATH, NODE_OPTIONS: loading('herald.cjs'), ...env }
    this.#child = spawn(COMMAND, args, { cwd: ROOT, env: settings, stdio: 'pipe' })
    this.ended = this.#end()
    const { stdin: input } = this.#child
    // It may end before it has read all.
    input?.on('error', () => {})
    if (stdin instanceof Readable) stdin.pipe(input ?? process.stdout)
    else input?.end(stdin)
  }

  async press(): Promise<void> {
    await this.#listening()
    this.#child.kill('SIGINT')
  }

  async terminate(): Promise<void> {
    await this.#listening()
    this.#child.kill('SIGTERM')
  }

  async #listening(): Promise<void> {
    const { stderr } = this.#child
    while (!this.#told.includes('herald: listening') && this.#child.exitCode === null) {
      if (stderr !== null) await once(stderr, 'data')
    }
  }

  async #end(): Promise<GotailResult> {
    const out: Buffer[] = []
    this.#child.stdout?.on('data', (piece: Buffer) => out.push(piece))
    this.#child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
      this.#told += piece
    })
    const status = await new Promise<number | null>((resolve, reject) => {
      this.#child.on('error', reject)
      this.#child.on('close', resolve)
    })
    const bytes = Buffer.concat(out)
    const stderr = this.#told.replace(HERALD_LINE, '')
    return { status, stdout: bytes.toString(), stderr, bytes }
  }
}

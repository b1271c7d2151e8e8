import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { COMMAND, ROOT } from './command.ts'

/** A capture in protocol lines: spans, goroutine states, collections. */
export const SPANS = 'samples/go1.24-contend/capture.log.gz'

/** A capture of one histogram map, plain text. */
export const HISTOGRAM = 'samples/blog-histogram/capture.log'

/** What a command left behind. */
export interface Result {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** What a bash script runs with: `gotail` is a function, `$GOTAIL` the same as an executable, `$tmp` what `variables` says. */
export interface ShellOptions {
  readonly variables?: Readonly<Record<string, string>>
  /** Default `ignore`. */
  readonly stdin?: 'pipe' | 'ignore'
}

/** Runs a line of bash as a user would type it; its status is that of gotail wherever it stands in a pipe. */
export async function sh(script: string, options: ShellOptions = {}): Promise<Result> {
  const child = start(script, options)
  return finished(child)
}

/** Starts a line of bash in a process group of its own, as a terminal does. */
export function start(script: string, options: ShellOptions = {}): ChildProcess {
  const { variables = {}, stdin = 'ignore' } = options
  const { NO_COLOR, FORCE_COLOR, ...inherited } = process.env
  const prelude = 'set -o pipefail; gotail() { "$GOTAIL" "$@"; }'
  return spawn('bash', ['-c', `${prelude}\n${script}`], {
    cwd: ROOT,
    detached: true,
    env: { ...inherited, GOTAIL: COMMAND, ...variables },
    stdio: [stdin, 'pipe', 'pipe'],
  })
}

/** Resolves when a started line ended and all its output is there. */
export function finished(child: ChildProcess): Promise<Result> {
  const text = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (piece: string) => {
      text[name] += piece
    })
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => resolve({ status, ...text }))
  })
}

/** A sample as the text that bpftrace printed. */
export function sampleText(path: string): string {
  const bytes = readFileSync(join(ROOT, path))
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()
}

/** The first lines of a sample, packed, for commands that are not about the size of a capture: a process then takes half the time. */
export function shortSample(path: string, lines = 2000): Buffer {
  return gzipSync(
    sampleText(path)
      .split(/(?<=\n)/)
      .slice(0, lines)
      .join(''),
  )
}

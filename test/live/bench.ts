import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..', '..')
const GOTAIL = join(ROOT, 'bin', 'gotail.js')

/** The function of the server that is traced. */
export const HANDLE = 'main.(*Server).Handle'

/** What a command left behind. */
export interface Result {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A command at work, in a process group of its own, as under a terminal. */
export interface Running {
  readonly child: ChildProcess
  readonly result: Promise<Result>
  /** Sends a signal to the whole group. */
  signal(name: NodeJS.Signals): void
}

/** A folder for one run of the live tests, with the server built in it. Whatever was started ends with `clear`. */
export class Bench {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'gotail-live-'))
  readonly #started: Running[] = []

  /** Builds the server; a name of at most 15 letters tells it from everything else that runs. */
  build(name: string, flags: readonly string[] = []): string {
    const source = join(this.folder, 'main.go')
    copyFileSync(join(import.meta.dirname, 'server', 'main.go'), source)
    const path = this.path(name)
    execFileSync('go', ['build', ...flags, '-o', path, source], { cwd: this.folder })
    return path
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  /** In the folder: what a command or a server writes under a name of its own goes with it. */
  start(command: string, args: readonly string[]): Running {
    const child = spawn(command, args, {
      cwd: this.folder,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const running = { child, result: finished(child), signal: signaller(child) }
    this.#started.push(running)
    return running
  }

  gotail(...args: readonly string[]): Running {
    return this.start(process.execPath, [GOTAIL, ...args])
  }

  clear(): void {
    for (const { signal } of this.#started) signal('SIGKILL')
    rmSync(this.folder, { recursive: true })
  }
}

/** Resolves once `asked` holds; rejects after `seconds`. */
export async function until(asked: () => boolean, seconds: number): Promise<void> {
  for (let left = seconds * 20; !asked(); left--) {
    if (left <= 0) throw new Error(`not so within ${seconds} s: ${asked}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** The process below another one whose command line begins with these words, through any number of wrappers. */
export function processBelow(pid: number | undefined, name: string): number | undefined {
  for (const entry of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    const stat = text(`/proc/${entry}/stat`)
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ')[0])
    if (parent === pid && text(`/proc/${entry}/comm`).trim() === name) return Number(entry)
  }
  return undefined
}

function text(path: string): string {
  try {
    return existsSync(path) ? readFileSync(path, 'utf8') : ''
  } catch {
    return ''
  }
}

function signaller({ pid }: ChildProcess): (name: NodeJS.Signals) => void {
  return (name) => {
    try {
      if (pid !== undefined) process.kill(-pid, name)
    } catch {
      // It has ended.
    }
  }
}

function finished(child: ChildProcess): Promise<Result> {
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (piece: string) => {
      said[name] += piece
    })
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => resolve({ status, ...said }))
  })
}

import { execFile, spawn } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'

type Environment = Readonly<Record<string, string | undefined>>

/** Even a starved machine has answered then. */
const PATIENCE_MS = 30_000
/** F_SETPIPE_SZ. Whoever is not root gets a megabyte at most. */
const SET_SIZE = 1031
const SIZES = [8 << 20, 1 << 20]

/** Programs that can enlarge the pipe at their standard output, which Node cannot; most machines have one of them. */
const ENLARGERS: readonly (readonly [string, ...string[]])[] = [
  [
    'perl',
    '-e',
    SIZES.map((size) => `fcntl(STDOUT, ${SET_SIZE}, ${size})`)
      .join(' or ')
      .concat(' or exit 1'),
  ],
  [
    'python3',
    '-c',
    `import fcntl\nfor n in ${SIZES.join(', ')}:\n try: fcntl.fcntl(1, ${SET_SIZE}, n); break\n except OSError: pass\nelse: exit(1)`,
  ],
]

/** Both ends of a pipe. */
export interface RealPipe {
  readonly stream: Readable
  /** Whether it holds what comes in some seconds. */
  readonly isLarge: boolean
  /** A descriptor for a child process. */
  readonly writeEnd: number
  /** To be called when the child has it: the stream ends when nobody can write any more. */
  closeWriteEnd(): void
}

/**
 * A pipe of the kernel. What Node calls a pipe to a child is a pair of sockets, where each short write takes up a buffer of its
 * own: some hundred lines fill it, and the writer stalls. Undefined where none can be made.
 */
export async function realPipe(env: Environment): Promise<RealPipe | undefined> {
  try {
    const pipe = await namelessFifo(env)
    return pipe === undefined ? undefined : { ...pipe, isLarge: await enlarge(pipe.writeEnd, env) }
  } catch {
    // Temporary files cannot be made here: the sockets of Node will do.
    return undefined
  }
}

/** A FIFO in a folder that only we may enter, whose name is gone when both ends are open. */
async function namelessFifo(env: Environment): Promise<Omit<RealPipe, 'isLarge'> | undefined> {
  const directory = mkdtempSync(join(tmpdir(), 'gotail-'))
  const path = join(directory, 'pipe')
  try {
    if (!(await succeeds('mkfifo', ['-m', '600', path], env))) return undefined
    // Without NONBLOCK it would wait here for somebody who writes.
    const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    const writeEnd = openSync(path, constants.O_WRONLY)
    const stream = new Socket({ fd: readEnd, readable: true, writable: false })
    return { stream, writeEnd, closeWriteEnd: () => closeSync(writeEnd) }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** The usual 64 KiB are full in a moment; a pipe that stays as it is does no harm. */
async function enlarge(writeEnd: number, env: Environment): Promise<boolean> {
  for (const [file, ...args] of ENLARGERS) {
    const child = spawn(file, args, {
      env: { ...env },
      stdio: ['ignore', writeEnd, 'ignore'],
      timeout: PATIENCE_MS,
    })
    const isDone = await new Promise((resolve) => {
      child.on('error', () => resolve(false))
      child.on('exit', (status) => resolve(status === 0))
    })
    if (isDone) return true
  }
  return false
}

function succeeds(file: string, args: readonly string[], env: Environment): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(file, args, { env: { ...env }, timeout: PATIENCE_MS }, (error) =>
      resolve(error === null),
    )
  })
}

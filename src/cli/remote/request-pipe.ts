import { execFileSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { QUESTION_MS } from '../session/machine.ts'

/** Writes of no more bytes are never mixed with those of others: PIPE_BUF. */
export const LONGEST_WRITE: number = 4096
/** In a thread of its own: this one may be busy with a large program for many seconds. */
const BEATS = `const { workerData } = require('node:worker_threads')
const { writeSync } = require('node:fs')
setInterval(() => { try { writeSync(workerData, '.\\n') } catch {} }, 1000)`

/**
 * A pipe of the kernel for requests and signs of life: what Node calls a pipe is a pair of sockets, on which two threads would
 * write into each other's lines.
 */
export class RequestPipe {
  /** A descriptor for the child process that reads. */
  readonly readEnd: number
  readonly #writeEnd: number
  readonly #stream: Socket
  #last: Promise<void> = Promise.resolve()
  #beats: Worker | undefined
  #isClosed = false

  /** Throws where no pipe can be made: mkfifo is missing, or there is no folder for temporary files. */
  constructor() {
    const directory = mkdtempSync(join(tmpdir(), 'gotail-'))
    try {
      const path = join(directory, 'requests')
      execFileSync('mkfifo', ['-m', '600', path], { timeout: QUESTION_MS, stdio: 'ignore' })
      // Without NONBLOCK it would wait here for somebody who writes; a shell reads blocking.
      const opened = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
      this.#writeEnd = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)
      this.readEnd = openSync(path, constants.O_RDONLY)
      closeSync(opened)
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
    this.#stream = new Socket({ fd: this.#writeEnd, readable: false, writable: true })
    // Nobody reads any more: that is told by the end of the child.
    this.#stream.on('error', () => {})
  }

  /** To be called when the child has its end. */
  closeReadEnd(): void {
    closeSync(this.readEnd)
  }

  /** Sends text, in its order, whole where it is short. */
  write(text: string): void {
    for (let at = 0; at < text.length; at += LONGEST_WRITE) {
      const piece = text.slice(at, at + LONGEST_WRITE)
      // One at a time: several would be written as one, which may be too long for that.
      this.#last = this.#last.then(() => this.#send(piece))
    }
  }

  /** From now on a sign of life goes out each second, whatever this thread does. */
  beat(): void {
    this.#beats ??= new Worker(BEATS, { eval: true, workerData: this.#writeEnd })
    this.#beats.on('error', () => {})
    this.#beats.unref()
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    // Before the descriptor may be given to another file.
    await this.#beats?.terminate()
    this.#stream.destroy()
  }

  #send(piece: string): Promise<void> {
    if (this.#isClosed || this.#stream.destroyed) return Promise.resolve()
    return new Promise((resolve) => {
      this.#stream.write(piece, 'latin1', () => resolve())
    })
  }
}

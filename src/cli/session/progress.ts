import { clip } from '../../report/text/clip.ts'
import { byteSize, count, counted, duration, percent } from '../../report/text/format.ts'
import { terminalColumns } from './terminal-columns.ts'

const UPDATE_MS = 100
const ERASE = '\r\u001b[K'

interface Terminal {
  readonly columns?: number
  write(text: string): unknown
}

/** How far a run has come. */
export interface Reached {
  readonly bytes: number
  /** Absent for a pipe. */
  readonly totalBytes?: number | undefined
  readonly lines?: number
  readonly spans?: number
}

/** One line on a terminal that says how far the work has come; at most ten times a second, erased at the end. */
export class Progress {
  readonly #terminal: Terminal
  readonly #now: () => number
  readonly #startMs: number
  #shownMs = Number.NEGATIVE_INFINITY
  #isShown = false

  /** `now` in milliseconds. */
  constructor(terminal: Terminal, now: () => number) {
    this.#terminal = terminal
    this.#now = now
    this.#startMs = now()
  }

  /** Shows what `reached` answers, unless something was shown a moment ago: then it is not even asked. */
  update(reached: () => Reached): void {
    const nowMs = this.#now()
    if (nowMs - this.#shownMs < UPDATE_MS) return
    this.#shownMs = nowMs
    const line = progressLine(reached(), nowMs - this.#startMs)
    this.#terminal.write(ERASE + clip(line, terminalColumns(this.#terminal) - 1))
    this.#isShown = true
  }

  /** Leaves no trace of the line. */
  erase(): void {
    if (this.#isShown) this.#terminal.write(ERASE)
    this.#isShown = false
  }
}

function progressLine(reached: Reached, elapsedMs: number): string {
  const { bytes, totalBytes, lines, spans } = reached
  if (bytes === 0) return 'waiting for the capture…'
  const seconds = Math.max(elapsedMs, 1) / 1000
  return [
    `read ${byteSize(bytes)}${share(bytes, totalBytes)}`,
    ...(lines === undefined ? [] : [`${count(Math.round(lines / seconds))} lines/s`]),
    ...(spans === undefined ? [] : [counted(spans, 'span')]),
    ...timeLeft(reached, elapsedMs),
  ].join(', ')
}

function share(bytes: number, totalBytes: number | undefined): string {
  if (totalBytes === undefined || totalBytes < bytes || totalBytes === 0) return ''
  return ` of ${byteSize(totalBytes)} (${percent(Math.floor((bytes / totalBytes) * 100) / 100)})`
}

/** By the rate so far; nothing in the first second, when the rate says little. */
function timeLeft({ bytes, totalBytes }: Reached, elapsedMs: number): readonly string[] {
  if (totalBytes === undefined || totalBytes <= bytes || elapsedMs < 1000) return []
  return [`${duration(Math.ceil((elapsedMs * (totalBytes / bytes - 1)) / 1000) * 1e9)} left`]
}

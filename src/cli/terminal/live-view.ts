import type { Analysis } from '../../model/analysis.ts'
import { liveFrame } from '../../report/terminal/live-frame.ts'
import type { ByteInput } from '../input/byte-input.ts'
import type { Display } from '../input/read-input.ts'
import { wantsColor } from '../session/colors.ts'
import type { Reached } from '../session/progress.ts'
import { type CommonFlags, note, type Session } from '../session/session.ts'
import { terminalColumns } from '../session/terminal-columns.ts'
import { LiveScreen } from './live-screen.ts'

const EVERY_MS = 1000
/** While a picture is made nothing is read: after one that took long, so many times as long passes until the next. */
const REST = 4

const HINTS = {
  pipe: 'Ctrl-C ends the trace and brings the report.',
  pressed: 'Ctrl-C came: waiting for bpftrace; once more ends now.',
  file: 'Ctrl-C ends the reading and brings the report.',
} as const

interface Watched {
  snapshot(): Analysis
}

/** What `--live` shows; undefined without it, and where standard output is no terminal that can: that is noted. */
export function liveView(
  session: Session,
  flags: CommonFlags & { readonly live?: boolean },
  input: ByteInput,
  run: Watched,
): LiveView | undefined {
  if (flags.live !== true) return undefined
  const { stdout, env } = session.effects
  if (stdout.isTTY === true && env.TERM !== 'dumb') return new LiveView(session, flags, input, run)
  note(session, flags, '--live needs a terminal on standard output: the report comes at the end')
  return undefined
}

/** Draws the analysis of a run that goes on, every second, between two pieces of its input. */
export class LiveView implements Display {
  readonly #session: Session
  readonly #flags: CommonFlags
  readonly #input: ByteInput
  readonly #run: Watched
  readonly #screen: LiveScreen
  readonly #startMs: number
  readonly #resized = (): void => this.#redraw()
  #timer: ReturnType<typeof setTimeout> | undefined
  #reached: (() => Reached) | undefined
  #analysis: Analysis | undefined
  #before = { ms: 0, lines: 0, spans: 0 }
  #rates = { linesPerSecond: 0, spansPerSecond: 0 }

  constructor(session: Session, flags: CommonFlags, input: ByteInput, run: Watched) {
    const { stdout, holdTerminal, now } = session.effects
    this.#session = session
    this.#flags = flags
    this.#input = input
    this.#run = run
    this.#screen = new LiveScreen(stdout, holdTerminal)
    this.#startMs = now()
  }

  /** The first call takes the terminal; from then on a clock draws, whether anything comes in or not. */
  update(reached: () => Reached): void {
    if (this.#reached !== undefined) return
    this.#reached = reached
    this.#screen.open()
    this.#session.effects.stdout.on('resize', this.#resized)
    this.#refresh()
  }

  erase(): void {
    clearTimeout(this.#timer)
    this.#session.effects.stdout.off('resize', this.#resized)
    this.#screen.close()
  }

  #refresh(): void {
    const { now } = this.#session.effects
    const begunMs = now()
    this.#analysis = this.#run.snapshot()
    this.#measure(begunMs - this.#startMs)
    this.#redraw()
    const tookMs = now() - begunMs
    this.#timer = setTimeout(() => this.#refresh(), Math.max(EVERY_MS - tookMs, REST * tookMs))
  }

  /** Rates are those since the picture before. */
  #measure(ms: number): void {
    const { lines = 0, spans = 0 } = this.#reached?.() ?? {}
    const seconds = (ms - this.#before.ms) / 1000
    if (seconds > 0) {
      this.#rates = {
        linesPerSecond: (lines - this.#before.lines) / seconds,
        spansPerSecond: (spans - this.#before.spans) / seconds,
      }
    }
    this.#before = { ms, lines, spans }
  }

  #redraw(): void {
    if (this.#analysis === undefined) return
    const { effects } = this.#session
    const status = {
      elapsedMs: this.#before.ms,
      ...this.#rates,
      ...this.#share(),
      hint: this.#hint(),
    }
    const window = {
      columns: terminalColumns(effects.stdout),
      rows: this.#screen.rows,
      color: wantsColor(effects, this.#flags),
    }
    this.#screen.draw(liveFrame(this.#analysis, status, window))
  }

  #share(): { readonly share?: number } {
    const { bytes = 0, totalBytes = 0 } = this.#reached?.() ?? {}
    return totalBytes > 0 ? { share: Math.min(1, bytes / totalBytes) } : {}
  }

  #hint(): string {
    if (!this.#input.isPipe) return HINTS.file
    return this.#session.effects.interrupts.presses() > 0 ? HINTS.pressed : HINTS.pipe
  }
}

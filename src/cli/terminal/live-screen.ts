import type { Writable } from 'node:stream'
import type { TerminalTraits, TerminalUser } from '../session/effects.ts'

const CSI = '\u001b['
/** The alternate screen, without a cursor and without wrapping: characters may be wider than they are counted. */
const ENTER = `${CSI}?1049h${CSI}?25l${CSI}?7l`
const LEAVE = `${CSI}?7h${CSI}?25h${CSI}?1049l`
const HOME = `${CSI}H`
const CLEAR_ALL = `${CSI}2J`
const CLEAR_LINE = `${CSI}K`
const CLEAR_BELOW = `\r\n${CSI}J`

const ROWS = 24

/** Pictures on a terminal, one in place of the other; what stood there before is back when it is left. */
export class LiveScreen implements TerminalUser {
  readonly #terminal: Writable & TerminalTraits
  readonly #hold: (user: TerminalUser) => () => void
  #release: (() => void) | undefined
  #isOn = false
  #picture: readonly string[] = []

  constructor(terminal: Writable & TerminalTraits, hold: (user: TerminalUser) => () => void) {
    this.#terminal = terminal
    this.#hold = hold
  }

  /** How many lines there are: 24 where the terminal does not say. */
  get rows(): number {
    const { rows } = this.#terminal
    return rows === undefined || rows === 0 ? ROWS : rows
  }

  /** Takes the terminal. */
  open(): void {
    this.#release = this.#hold(this)
    this.#isOn = true
    this.#terminal.write(ENTER + CLEAR_ALL)
  }

  /** Shows lines in place of those before; each is no wider than the terminal, and they are no more than its rows. */
  draw(lines: readonly string[]): void {
    this.#picture = lines
    if (!this.#isOn) return
    // A line is cleared before it is written: with the cursor behind a full one, its last character would go too.
    const text = lines.map((line) => CLEAR_LINE + line).join('\r\n')
    this.#terminal.write(HOME + text + (lines.length < this.rows ? CLEAR_BELOW : ''))
  }

  leave(): void {
    if (!this.#isOn) return
    this.#isOn = false
    this.#terminal.write(LEAVE)
  }

  comeBack(): void {
    if (this.#isOn || this.#release === undefined) return
    this.#isOn = true
    this.#terminal.write(ENTER + CLEAR_ALL)
    this.draw(this.#picture)
  }

  /** Gives the terminal back for good. */
  close(): void {
    this.leave()
    this.#release?.()
    this.#release = undefined
  }
}

import type { DiagnosticLog } from '../../model/diagnostic.ts'
import type { CaptureHeader } from '../../model/header.ts'
import { OpenedProgram, type SymbolFinder, type Symbols } from '../../model/places.ts'
import { NO_STACK, StackTable } from '../../model/stack-table.ts'
import { type FrameBook, NO_FRAME } from './frame-book.ts'

const NOT_ASKED = -1

/** The stacks of one capture → stacks whose frames are known, each looked up once. */
export class StackNames {
  readonly #book: FrameBook
  readonly #program: OpenedProgram
  readonly #log: DiagnosticLog
  #stacks = new StackTable()
  #known: Int32Array = new Int32Array(0)
  readonly #begins = new Map<number, number>()

  constructor(book: FrameBook, find: SymbolFinder, log: DiagnosticLog) {
    this.#book = book
    this.#program = new OpenedProgram(find)
    this.#log = log
  }

  /** Whose addresses the capture holds from here on: another capture may follow in the same stream. */
  useHeader({ bin: path, build }: CaptureHeader): void {
    if (!this.#program.use({ path, build })) return
    this.#known.fill(NOT_ASKED)
    this.#begins.clear()
  }

  /** What the numbers of the capture's stacks stand for. */
  useStacks(stacks: StackTable): void {
    this.#stacks = stacks
  }

  /** The stack of the book that a stack of the capture is. */
  stack(number: number): number {
    if (number === NO_STACK) return 0
    if (number >= this.#known.length) this.#makeRoom(number)
    if (this.#known[number] === NOT_ASKED) this.#known[number] = this.#lookUp(number)
    return this.#known[number]
  }

  /** The frame of the function that begins at an address, NO_FRAME for none. */
  functionAt(address: number): number {
    if (!(address > 0)) return NO_FRAME
    const known = this.#begins.get(address)
    if (known !== undefined) return known
    const fn = this.#opened()?.functionAt(address)
    const named =
      fn === undefined ? undefined : ({ fn, file: '', line: 0, owner: 'program' } as const)
    const frame = this.#book.frame(address, named)
    this.#begins.set(address, frame)
    return frame
  }

  #lookUp(number: number): number {
    const symbols = this.#opened()
    const frames: number[] = []
    for (const pc of this.#stacks.frames(number)) {
      const named = symbols?.framesAt(pc - 1) ?? []
      if (named.length === 0) frames.push(this.#book.frame(pc, undefined))
      for (const each of named) {
        if (each.owner !== 'wrapper') frames.push(this.#book.frame(pc, each))
      }
    }
    return this.#book.stack(frames.filter((frame) => frame !== NO_FRAME))
  }

  #opened(): Symbols | undefined {
    return this.#program.symbols((reason) => this.#log.report('NO_NAMES', reason))
  }

  #makeRoom(number: number): void {
    const wider = new Int32Array(Math.max(1024, 2 * number)).fill(NOT_ASKED)
    wider.set(this.#known)
    this.#known = wider
  }
}

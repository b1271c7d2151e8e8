import { stackText } from './stack-text.ts'
import type { HeldLine, TextBlock } from './text-block.ts'
import type { TextRows } from './text-rows.ts'

const FRAME = /^ {4}\S/
const TASK = /^ {4}- +(\S.{0,200}?)(?: \((\d{1,10})\))?\s*$/
const VALUE = /^ {8}(\d{1,19})\s*$/
/** Of wakeuptime: who was woken, by which stack of whom, and for how long it had been blocked. */
const TARGET = /^\t {0,20}target: +(\S.{0,200}?)\s*$/
const WAKER = /^\t {0,20}waker: +(\S.{0,200}?)\s*$/
const WAKER_FRAME = /^\t[0-9a-f]{1,16} \S/
const WAKER_VALUE = /^\t(\d{1,19})\s*$/
const MAX_LINES = 300

/** Whose stack it is. */
interface Task {
  readonly comm: string
  readonly pid: string
}

/** Whether a line may be the first of such a stack. */
export function beginsBccStack(line: string): boolean {
  return FRAME.test(line) || TARGET.test(line)
}

/** The block that such a line begins. */
export function bccStack(rows: TextRows, first: HeldLine): TextBlock {
  const target = TARGET.exec(first.text)?.[1]
  return target === undefined ? new BccStack(rows, first) : new WakerStack(rows, first, target)
}

/** A stack of bcc's offcputime or profile: its frames, `-  comm (pid)`, and the value, indented further. */
class BccStack implements TextBlock {
  readonly #rows: TextRows
  readonly #held: HeldLine[]
  #task: Task | undefined

  constructor(rows: TextRows, first: HeldLine) {
    this.#rows = rows
    this.#held = [first]
    this.#task = taskOf(first.text)
  }

  take(text: string, line: number): TextBlock | 'closed' | 'refused' {
    if (this.#task !== undefined) return this.#value(text, this.#task)
    if (!FRAME.test(text) || this.#held.length >= MAX_LINES) {
      this.end()
      return 'refused'
    }
    this.#task = taskOf(text)
    this.#held.push({ text, line })
    return this
  }

  end(): void {
    this.#rows.print(this.#held)
  }

  #value(text: string, task: Task): 'closed' | 'refused' {
    const value = VALUE.exec(text)?.[1]
    if (value === undefined) {
      this.end()
      return 'refused'
    }
    const frames = this.#held.slice(0, -1).map((held) => held.text)
    const stack = stackText(frames.filter((frame) => frame !== '    --').join('\n'))
    this.#rows.bccStack({ stack, ...task }, value)
    return 'closed'
  }
}

/** A stack of wakeuptime: `target: NAME`, frames, `waker: NAME`, and the value. */
class WakerStack implements TextBlock {
  readonly #rows: TextRows
  readonly #held: HeldLine[]
  readonly #target: string
  #waker: string | undefined

  constructor(rows: TextRows, first: HeldLine, target: string) {
    this.#rows = rows
    this.#held = [first]
    this.#target = target
  }

  take(text: string, line: number): TextBlock | 'closed' | 'refused' {
    const waker = WAKER.exec(text)?.[1]
    const value = this.#waker === undefined ? undefined : WAKER_VALUE.exec(text)?.[1]
    if (value !== undefined) return this.#close(value)
    const isNext = this.#waker === undefined && (waker !== undefined || WAKER_FRAME.test(text))
    if (!isNext || this.#held.length >= MAX_LINES) {
      this.end()
      return 'refused'
    }
    this.#waker = waker
    this.#held.push({ text, line })
    return this
  }

  end(): void {
    this.#rows.print(this.#held)
  }

  #close(value: string): 'closed' {
    const frames = this.#held.slice(1, -1).map((held) => held.text)
    const who = { target: this.#target, waker: this.#waker ?? '' }
    this.#rows.bccStack({ stack: stackText(frames.join('\n')), ...who }, value)
    return 'closed'
  }
}

function taskOf(line: string): Task | undefined {
  const task = TASK.exec(line)
  return task === null ? undefined : { comm: task[1], pid: task[2] ?? '' }
}

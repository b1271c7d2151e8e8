import { stackText } from './stack-text.ts'
import type { HeldLine, TextBlock } from './text-block.ts'
import type { TextRows } from './text-rows.ts'

const FRAME = /^ {4}\S/
const TASK = /^ {4}- +(\S.*?)(?: \((\d+)\))?\s*$/
const VALUE = /^ {8}(\d{1,19})\s*$/
const MAX_LINES = 300

/** Whose stack it is. */
interface Task {
  readonly comm: string
  readonly pid: string
}

/** Whether a line may be the first frame of such a stack. */
export function beginsBccStack(line: string): boolean {
  return FRAME.test(line)
}

/** A stack of bcc's offcputime or profile: its frames, `-  comm (pid)`, and the value, indented further. */
export class BccStack implements TextBlock {
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

function taskOf(line: string): Task | undefined {
  const task = TASK.exec(line)
  return task === null ? undefined : { comm: task[1], pid: task[2] ?? '' }
}

import { LabelTable } from '../../model/label-table.ts'
import { CaptureLabels } from './capture-labels.ts'
import {
  defaultLayout,
  type EventLayout,
  KIND_OF_LETTER,
  type LayoutChoices,
} from './event-layout.ts'

/** How the event lines of one capture are laid out, by their letters. */
export class EventLayouts {
  readonly #byByte: (EventLayout | undefined)[] = new Array(256).fill(undefined)
  /** The process of records that name none: that of a capture of one process, -1 where it is not known. */
  process = -1
  readonly #declared = new Set<string>()

  #choices: LayoutChoices = { pid: false, stacks: false }

  /** What the labels of its records are called. */
  readonly labels: CaptureLabels

  constructor(table: LabelTable = new LabelTable()) {
    this.labels = new CaptureLabels(table)
    this.use({})
  }

  /** The layout of lines that begin with this byte. */
  of(byte: number): EventLayout | undefined {
    return this.#byByte[byte]
  }

  /** From now on records are laid out as the header says; what is not named stays as it is. */
  use(choices: Partial<LayoutChoices>): void {
    this.#choices = { ...this.#choices, ...choices }
    for (const letter of Object.keys(KIND_OF_LETTER)) {
      if (!this.#declared.has(letter)) this.#set(letter, defaultLayout(letter, this.#choices))
    }
  }

  /** The capture declares other columns for one record type. Returns false for a layout that cannot be read. */
  declare(letter: string, layout: EventLayout | undefined): boolean {
    if (letter.length !== 1 || letter.charCodeAt(0) > 127) return false
    this.#declared.add(letter)
    this.#set(letter, layout)
    return layout !== undefined
  }

  #set(letter: string, layout: EventLayout | undefined): void {
    this.#byByte[letter.charCodeAt(0)] = layout
  }
}

import type { Integer } from '../../model/record.ts'
import type { LineShape } from '../shapes/line-shape.ts'
import type { FormatItem } from '../shapes/printf-format.ts'
import { lineItems } from '../shapes/printf-format.ts'
import type { WordEvent, WordEvents } from './word-events.ts'

interface WordedShape {
  readonly shape: LineShape
  readonly items: readonly FormatItem[]
}

/**
 * Reads events out of the lines of a script: where the line itself does not name its values, the
 * script's arguments do. `printf("enter %llu %d\n", nsecs, tid)` reads as `enter nsecs=… tid=…`.
 */
export class FormatEvents {
  readonly #events: WordEvents
  readonly #shapes: readonly WordedShape[]

  constructor(events: WordEvents, shapes: readonly LineShape[]) {
    this.#events = events
    this.#shapes = shapes.map((shape) => ({ shape, items: lineItems(shape.name, 0) }))
  }

  /** The event that `text` is, the same object on every call; undefined when it is none. */
  read(text: string): WordEvent | undefined {
    const event = this.#events.read(text)
    if (event !== undefined) return event
    for (const { shape, items } of this.#shapes) {
      const values = shape.match(text)
      if (values !== undefined) return this.#events.read(worded(items, shape, values))
    }
    return undefined
  }
}

function worded(
  items: readonly FormatItem[],
  { columns }: LineShape,
  values: readonly Integer[],
): string {
  const parts = items.map((item) =>
    item.kind === 'literal'
      ? item.text
      : // Blanks would make words of their own out of a value.
        ` ${columns[item.column].name}=${String(values[item.column]).replaceAll(' ', '_')} `,
  )
  return parts.join('')
}

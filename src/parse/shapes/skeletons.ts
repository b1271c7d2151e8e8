import { ownCopy } from '../../model/own-copy.ts'
import { keyBefore, wordBefore } from '../bytes/column-name.ts'
import type { LineShape } from './line-shape.ts'
import { shapeColumns } from './line-shape.ts'
import { lineItems } from './printf-format.ts'
import { readSkeleton, type Skeleton } from './skeleton.ts'

const MAX_SHAPES = 1000
/** Lines without any `key=` are often free text: they may not use up the room of the others. */
const MAX_BARE_SHAPES = 200

/**
 * Finds shapes among lines whose script is not known: lines that differ only in the values after
 * `key=` and in bare numbers have one shape, named by the format that could have printed them.
 * Lines that differ in a word have different shapes. At most 1,000 shapes, of which at most 200
 * without a `key=`; lines of further shapes have none and are counted.
 */
export class ShapeFinder {
  readonly #shapes = new Map<string, LineShape>()
  #bareCount = 0
  #refusedCount = 0
  #lastText = ''
  #lastSkeleton: Skeleton | undefined

  /** Lines that have no shape only because there were too many. */
  get refusedCount(): number {
    return this.#refusedCount
  }

  /** The shape of a line, the same object for each line of the shape; undefined for a line without values. */
  shapeOf(text: string): LineShape | undefined {
    const skeleton = this.#read(text)
    if (skeleton === undefined) return undefined
    return this.#shapes.get(skeleton.name) ?? this.#add(skeleton.name)
  }

  #add(found: string): LineShape | undefined {
    const isBare = !found.includes('=%')
    if (this.#shapes.size >= MAX_SHAPES || (isBare && this.#bareCount >= MAX_BARE_SHAPES)) {
      this.#refusedCount++
      return undefined
    }
    if (isBare) this.#bareCount++
    const name = ownCopy(found)
    const columns = shapeColumns(
      lineItems(name, 0),
      (_, literal) => keyBefore(literal) ?? wordBefore(literal),
    )
    const shape: LineShape = { name, columns, match: (text) => this.#match(name, text) }
    this.#shapes.set(name, shape)
    return shape
  }

  #match(name: string, text: string): Skeleton['values'] | undefined {
    const skeleton = this.#read(text)
    return skeleton?.name === name ? skeleton.values : undefined
  }

  /** Whoever asks for the shape of a line mostly asks for its values next. */
  #read(text: string): Skeleton | undefined {
    if (text === this.#lastText) return this.#lastSkeleton
    this.#lastText = text
    this.#lastSkeleton = readSkeleton(text)
    return this.#lastSkeleton
  }
}

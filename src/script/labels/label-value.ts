import type { PartPlace } from './argument-parts.ts'

/**
 * A way to a word or less: it begins in an argument, and follows addresses. Each of `loads` is added to the address so far,
 * and the word there is the next address. With `at` the value is read there; without, it is the last word itself.
 */
export interface ValueWay {
  readonly start: PartPlace
  readonly loads: readonly number[]
  readonly at?: number
}

/** An element of a slice is there only where the slice is longer than its index. */
export interface Bound {
  readonly length: ValueWay
  readonly index: number
}

/** What a label prints: nothing where one of its bounds is not kept. */
export type LabelValue = PlainValue & { readonly bounds?: readonly Bound[] }

/** `type` is the address of the type of what an interface holds. */
type PlainValue =
  | { readonly kind: 'text'; readonly data: ValueWay; readonly length: ValueWay }
  | { readonly kind: 'bool'; readonly way: ValueWay }
  | { readonly kind: 'type'; readonly way: ValueWay }
  | { readonly kind: 'int' | 'uint'; readonly way: ValueWay; readonly size: number }

/** Where `runtime.itab`, the table of methods that an interface begins with, holds the type: the same in every Go so far. */
const TYPE_IN_TABLE = 8

/** The way to the type of an interface with methods, by the way to its first word. */
export function typeOfTable(table: ValueWay): ValueWay {
  const { start, loads, at } = table
  return { start, loads: at === undefined ? loads : [...loads, at], at: TYPE_IN_TABLE }
}

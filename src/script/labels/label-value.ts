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

/** What a label prints. */
export type LabelValue =
  | { readonly kind: 'text'; readonly data: ValueWay; readonly length: ValueWay }
  | { readonly kind: 'bool'; readonly way: ValueWay }
  | { readonly kind: 'int' | 'uint'; readonly way: ValueWay; readonly size: number }

/** A quoted string: where its body lies, quotes not included. */
export interface JsonString {
  readonly kind: 'string'
  readonly from: number
  readonly to: number
  /** Whether the body holds a backslash. */
  readonly escaped: boolean
}

/** Whatever stands unquoted: a number, `true`, a timestamp of before 0.22, or nothing at all. */
export interface JsonBare {
  readonly kind: 'bare'
  readonly from: number
  readonly to: number
  /** Whether an escape came before it in the stream, after which 0.24+ prints counts in hex. */
  readonly leaked: boolean
}

/** `[…]` */
export interface JsonList {
  readonly kind: 'list'
  readonly items: JsonSeries<JsonNode>
  /** Whether no space follows its commas. */
  readonly tight: boolean
}

/** One member of an object; its key is left as it stands in the line. */
export interface JsonPair {
  readonly key: JsonString
  readonly value: JsonNode
}

/** What a list or an object holds, in order: an array, or what reads it again where there is very much. */
export interface JsonSeries<T> extends Iterable<T> {
  readonly length: number
  find(test: (part: T) => boolean): T | undefined
  some(test: (part: T) => boolean): boolean
  every(test: (part: T, at: number) => boolean): boolean
  map<U>(make: (part: T) => U): U[]
}

/** The members of an object. */
export type JsonPairs = JsonSeries<JsonPair>

/** `{…}`, members in the order of the line, doubles kept. */
export interface JsonObject {
  readonly kind: 'object'
  readonly pairs: JsonPairs
  /** Whether it opens with one space: how 0.13–0.23 spell a struct, and never a map. */
  readonly spaced: boolean
}

/** A piece of JSON, as places in the line that it was read from. */
export type JsonNode = JsonString | JsonBare | JsonList | JsonObject

import type {
  JsonBare,
  JsonNode,
  JsonObject,
  JsonPair,
  JsonSeries,
  JsonString,
} from './json-node.ts'
import { RereadSeries } from './reread-series.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const SPACE = 0x20
const TAB = 0x09
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const SMALL_U = 0x75

/** Deeper nesting than any script can print is no record of bpftrace. */
const MAX_DEPTH = 48
/** So many members of an object, or items of a list, are kept: a million would take twenty times their text. */
const MOST_KEPT = 4096
const NO_BYTES = new Uint8Array(0)

/** Where the members of an object, or the items of a list, begin, and how they are to be read. */
interface SeriesBegin {
  readonly bytes: Uint8Array
  readonly at: number
  readonly end: number
  readonly leaked: boolean
  readonly depth: number
}

/**
 * Reads the JSON of bpftrace, and what bpftrace takes for JSON: unquoted words, members without a
 * value and missing commas between objects are accepted. `JSON.parse` would reorder keys, drop
 * doubles and round integers. Nothing is copied: nodes are places in the line.
 */
export class JsonReader {
  /** Whether a `\u` escape was met, now or in an earlier line of the stream. */
  leaked = false
  #bytes: Uint8Array = NO_BYTES
  #at = 0
  #end = 0

  /** The node that fills `from..to`, white space around it aside; undefined when there is none. */
  read(bytes: Uint8Array, from: number, to: number): JsonNode | undefined {
    const node = this.readStart(bytes, from, to)
    return this.#peek() === -1 ? node : undefined
  }

  /** The node that `from..to` begins with; `end` tells where it stops. */
  readStart(bytes: Uint8Array, from: number, to: number): JsonNode | undefined {
    this.#bytes = bytes
    this.#at = from
    this.#end = to
    return this.#value(MAX_DEPTH, CLOSE_OBJECT)
  }

  /** Where the node that was read last stops. */
  get end(): number {
    return this.#at
  }

  /** The next byte that is no white space, -1 at the end. */
  #peek(): number {
    while (this.#at < this.#end) {
      const byte = this.#bytes[this.#at]
      if (byte !== SPACE && byte !== TAB) return byte
      this.#at++
    }
    return -1
  }

  #take(byte: number): boolean {
    if (this.#peek() !== byte) return false
    this.#at++
    return true
  }

  #value(depth: number, closer: number): JsonNode | undefined {
    if (depth === 0) return undefined
    const byte = this.#peek()
    if (byte === QUOTE) return this.#string()
    if (byte === OPEN_OBJECT) return this.#object(depth - 1)
    if (byte === OPEN_LIST) return this.#list(depth - 1)
    return this.#bare(closer)
  }

  #string(): JsonString | undefined {
    const bytes = this.#bytes
    const end = this.#end
    const from = this.#at + 1
    let at = from
    let escaped = false
    while (at < end && bytes[at] !== QUOTE) {
      if (bytes[at] === BACKSLASH) {
        escaped = true
        at++
        if (bytes[at] === SMALL_U) this.leaked = true
      }
      at++
    }
    if (at >= end) return undefined
    this.#at = at + 1
    return { kind: 'string', from, to: at, escaped }
  }

  #object(depth: number): JsonObject | undefined {
    this.#at++
    const spaced = this.#bytes[this.#at] === SPACE && this.#bytes[this.#at + 1] === QUOTE
    const pairs: JsonPair[] = []
    if (this.#take(CLOSE_OBJECT)) return { kind: 'object', pairs, spaced }
    const begin = this.#begin(depth)
    let length = 0
    do {
      const pair = this.#pair(depth)
      if (pair === undefined) return undefined
      if (length++ < MOST_KEPT) pairs.push(pair)
    } while (this.#take(COMMA))
    if (!this.#take(CLOSE_OBJECT)) return undefined
    const all = series(pairs, length, () => new JsonReader().#pairs(begin))
    return { kind: 'object', pairs: all, spaced }
  }

  #begin(depth: number): SeriesBegin {
    return { bytes: this.#bytes, at: this.#at, end: this.#end, leaked: this.leaked, depth }
  }

  #goTo({ bytes, at, end, leaked }: SeriesBegin): void {
    this.#bytes = bytes
    this.#at = at
    this.#end = end
    this.leaked = leaked
  }

  #pair(depth: number): JsonPair | undefined {
    const key = this.#peek() === QUOTE ? this.#string() : undefined
    if (key === undefined || !this.#take(COLON)) return undefined
    const value = this.#value(depth, CLOSE_OBJECT)
    return value && { key, value }
  }

  /** Reads once more members that were read before. */
  *#pairs(begin: SeriesBegin): Generator<JsonPair> {
    this.#goTo(begin)
    do {
      const pair = this.#pair(begin.depth)
      if (pair === undefined) return
      yield pair
    } while (this.#take(COMMA))
  }

  #list(depth: number): JsonNode | undefined {
    this.#at++
    const items: JsonNode[] = []
    let tight = false
    if (this.#take(CLOSE_LIST)) return { kind: 'list', items, tight }
    const begin = this.#begin(depth)
    let length = 0
    do {
      tight = length > 0 && this.#bytes[this.#at] !== SPACE
      const item = this.#item(depth)
      if (item === undefined) return undefined
      if (length++ < MOST_KEPT) items.push(item)
    } while (this.#isNext())
    if (!this.#take(CLOSE_LIST)) return undefined
    const all = series(items, length, () => new JsonReader().#items(begin))
    return { kind: 'list', items: all, tight }
  }

  #item(depth: number): JsonNode | undefined {
    const item = this.#value(depth, CLOSE_LIST)
    return item?.kind === 'bare' && item.from === item.to ? undefined : item
  }

  /** 0.24 forgets the commas between the intervals of a tseries. */
  #isNext(): boolean {
    return this.#take(COMMA) || this.#peek() === OPEN_OBJECT
  }

  /** Reads once more items that were read before. */
  *#items(begin: SeriesBegin): Generator<JsonNode> {
    this.#goTo(begin)
    do {
      const item = this.#item(begin.depth)
      if (item === undefined) return
      yield item
    } while (this.#isNext())
  }

  /**
   * An unquoted word reaches to the closer, or to the comma before the next member. Paths and error
   * messages may hold spaces, and commas that no quote follows, where they are members of an object.
   */
  #bare(closer: number): JsonBare | undefined {
    const bytes = this.#bytes
    const from = this.#at
    let at = from
    while (at < this.#end && bytes[at] !== closer && !this.#endsAt(at, closer)) {
      if (bytes[at] === QUOTE || bytes[at] === OPEN_OBJECT) return undefined
      at++
    }
    if (at >= this.#end) return undefined
    this.#at = at
    while (at > from && bytes[at - 1] === SPACE) at--
    return { kind: 'bare', from, to: at, leaked: this.leaked }
  }

  #endsAt(at: number, closer: number): boolean {
    const bytes = this.#bytes
    if (bytes[at] !== COMMA) return false
    if (closer === CLOSE_LIST) return true
    let next = at + 1
    while (bytes[next] === SPACE) next++
    return bytes[next] === QUOTE
  }
}

/** The first parts where they are all, or else what reads all of them again each time. */
function series<T>(first: readonly T[], length: number, again: () => Iterator<T>): JsonSeries<T> {
  return length > first.length ? new RereadSeries(length, again) : first
}

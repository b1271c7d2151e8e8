import type { MapFacts } from '../../model/script-facts.ts'
import { splitKey } from '../text/key-parts.ts'
import type { JsonDialect } from './json-dialect.ts'
import type { JsonLine } from './json-line.ts'
import type { JsonNode, JsonString } from './json-node.ts'
import { JsonReader } from './json-reader.ts'
import { unescapeJson } from './json-string.ts'
import { jsonText } from './json-value.ts'

const COMMA = 0x2c
const BACKSLASH = 0x5c
const OPEN_LIST = 0x5b
const OPEN_OBJECT = 0x7b

/**
 * The parts of a map key, as text. Until 0.23 bpftrace joins them by a bare comma; 0.24+ removes all
 * spaces from the key, which cannot be undone.
 */
export function keyParts(
  key: JsonString,
  line: JsonLine,
  dialect: JsonDialect,
  facts: MapFacts | undefined,
): readonly string[] {
  const once = line.unescaped(key)
  const isPlain = !dialect.escapesTwice(once) || isSame(once)
  return splitKey(isPlain ? line.decode(once) : doubleText(once, line), ',', facts)
}

/** Whether a key means the same escaped twice or once: most do. */
function isSame(key: Uint8Array): boolean {
  return !key.includes(BACKSLASH) && !key.includes(OPEN_LIST) && !key.includes(OPEN_OBJECT)
}

/** A key of 0.22–0.23: its parts are escaped once more, its tuples and structs are JSON within the string. */
function doubleText(key: Uint8Array, line: JsonLine): string {
  const inner = line.over(key)
  const reader = new JsonReader()
  const parts: string[] = []
  for (let from = 0; from <= key.length; ) {
    const nested = readNested(reader, key, from)
    const to = nested === undefined ? commaFrom(key, from) : reader.end
    parts.push(
      nested === undefined ? line.decode(unescapeJson(key, from, to)) : jsonText(nested, inner),
    )
    from = to + 1
  }
  return parts.join(',')
}

/** The tuple or struct that the key holds at `from`, if it is the whole part. */
function readNested(reader: JsonReader, key: Uint8Array, from: number): JsonNode | undefined {
  if (key[from] !== OPEN_LIST && key[from] !== OPEN_OBJECT) return undefined
  const node = reader.readStart(key, from, key.length)
  return reader.end === key.length || key[reader.end] === COMMA ? node : undefined
}

function commaFrom(key: Uint8Array, from: number): number {
  const comma = key.indexOf(COMMA, from)
  return comma < 0 ? key.length : comma
}

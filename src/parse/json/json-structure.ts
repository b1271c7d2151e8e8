import type { Structure } from '../../model/record.ts'
import { parseInteger } from '../bytes/exact-integer.ts'
import { stackText } from '../text/stack-text.ts'
import type { JsonLine } from './json-line.ts'
import type { JsonNode } from './json-node.ts'
import { holdsStack } from './json-value.ts'

/** The structure of a list or an object, for which text has one spelling each: `(1, a)`, `{ .x = 1 }`. */
export function jsonStructure(node: JsonNode, line: JsonLine): Structure {
  switch (node.kind) {
    case 'list':
      return node.items.map((item) => jsonStructure(item, line))
    case 'object': {
      const pairs = node.pairs.map(
        ({ key, value }) => [line.text(key), jsonStructure(value, line)] as const,
      )
      return Object.fromEntries(pairs)
    }
    case 'string': {
      const text = line.text(node)
      return holdsStack(node, line) ? stackText(text) : text
    }
    case 'bare':
      return bareValue(line.text(node))
  }
}

function bareValue(text: string): Structure {
  if (text === 'null') return null
  if (text === 'true' || text === 'false') return text === 'true'
  return parseInteger(text) ?? text
}

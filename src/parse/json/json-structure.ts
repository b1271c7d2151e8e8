import type { DiagnosticLog } from '../../model/diagnostic.ts'
import type { Structure } from '../../model/record.ts'
import { parseInteger } from '../bytes/exact-integer.ts'
import { stackText } from '../text/stack-text.ts'
import type { JsonLine } from './json-line.ts'
import type { JsonNode } from './json-node.ts'
import { holdsStack } from './json-value.ts'

/** Of a value with more parts no structure is kept: a million take half a gigabyte. */
const MOST_PARTS = 2 ** 16

/** The structure of a list or an object, for which text has one spelling each: `(1, a)`, `{ .x = 1 }`. None of what is far too large. */
export function jsonStructure(
  node: JsonNode,
  line: JsonLine,
  log: DiagnosticLog,
): { readonly data?: Structure } {
  if (partsOf(node) <= MOST_PARTS) return { data: structure(node, line) }
  const message = `a value of more than ${MOST_PARTS} parts is handed over as text, without its structure`
  log.report('LIMIT_REACHED', message, line.number)
  return {}
}

/** How many nodes there are in this one; no more are counted than it takes to know that they are too many. */
function partsOf(node: JsonNode): number {
  if (node.kind !== 'list' && node.kind !== 'object') return 1
  let parts = 1
  const isTooMany = (part: JsonNode): boolean => {
    parts += partsOf(part)
    return parts > MOST_PARTS
  }
  if (node.kind === 'list') node.items.some(isTooMany)
  else node.pairs.some(({ value }) => isTooMany(value))
  return parts
}

function structure(node: JsonNode, line: JsonLine): Structure {
  switch (node.kind) {
    case 'list':
      return node.items.map((item) => structure(item, line))
    case 'object': {
      const pairs = node.pairs.map(
        ({ key, value }) => [line.text(key), structure(value, line)] as const,
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

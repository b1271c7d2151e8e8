import type { ScriptFacts } from '../../model/script-facts.ts'
import { lineItems } from '../shapes/printf-format.ts'

const LONE_DIGIT = /(?:^|[^A-Za-z_0-9])\d/

/**
 * Whether a format prints digits of its own that are part of no word: `state 5 for %d ms`. Lines of such a script that differ
 * in their numbers alone may be of different formats.
 */
export function tellsNumbersApart({ printfs, times, composed = [] }: ScriptFacts): boolean {
  const formats = [...printfs, ...composed].map(({ format }) => format)
  return [...formats, ...times].some((format) =>
    lineItems(format, 0).some((item) => item.kind === 'literal' && LONE_DIGIT.test(item.text)),
  )
}

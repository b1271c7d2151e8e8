import { safeText } from '../../report/text/safe-text.ts'
import type { Effects } from './effects.ts'

/** The exit status of a run that found nothing to answer with: no usable input, or a filter that matched nothing. */
export const NOTHING_USABLE = 3

/** Says on standard error what went wrong, first line and advice. */
export function complain(effects: Effects, lines: readonly string[]): void {
  const [first, ...advice] = lines.map(safeText)
  effects.stderr.write([`gotail: ${first}`, ...advice].join('\n').concat('\n'))
}

/** The same of an input, or of what a filter left of it; gives the exit status of such a run. */
export function complainOfNothing(
  effects: Effects,
  lines: readonly string[],
): typeof NOTHING_USABLE {
  complain(effects, lines)
  return NOTHING_USABLE
}

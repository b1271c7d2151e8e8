import { safeText } from '../../report/text/safe-text.ts'
import type { Effects } from './effects.ts'

/** Says on standard error why there is no answer, first line and advice; the exit status of such a run is 1. */
export function complain(effects: Effects, lines: readonly string[]): 1 {
  const [first, ...advice] = lines.map(safeText)
  effects.stderr.write([`gotail: ${first}`, ...advice].join('\n').concat('\n'))
  return 1
}

import type { CheckGroup, CheckLevel } from '../../model/check.ts'
import { safeJson } from '../text/safe-text.ts'

/**
 * Checks as JSON, indented, with a final line feed; `cure` is `null` where nothing is to be done. `machine` is what a script for that
 * machine has to know.
 */
export function checksJson(groups: readonly CheckGroup[], machine?: object): string {
  const checks = groups.flatMap(({ about, checks }) =>
    checks.map(({ name, level, message, cure }) => ({
      about,
      name,
      level,
      message,
      cure: cure ?? null,
    })),
  )
  const count = (wanted: CheckLevel): number =>
    checks.filter(({ level }) => level === wanted).length
  const summary = { ok: count('ok'), warning: count('warning'), problem: count('problem') }
  return `${safeJson(JSON.stringify({ gotail: 1, summary, checks, machine }, undefined, 2))}\n`
}

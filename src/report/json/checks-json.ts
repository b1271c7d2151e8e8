import type { CheckGroup, CheckLevel } from '../../model/check.ts'
import { safeJson } from '../text/safe-text.ts'

/** Checks as JSON, indented, with a final line feed; `cure` is `null` where nothing is to be done. */
export function checksJson(groups: readonly CheckGroup[]): string {
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
  return `${safeJson(JSON.stringify({ gotail: 1, summary, checks }, undefined, 2))}\n`
}

import { CHECK_LEVELS, type Check, type CheckGroup, type CheckLevel } from '../../model/check.ts'
import { counted } from '../text/format.ts'
import { type Ink, ink } from '../text/ink.ts'
import { safeText } from '../text/safe-text.ts'
import { width } from '../text/width.ts'
import { wrap } from '../text/wrap.ts'

const NARROWEST = 40
const WIDEST = 100
const LONGEST_NAME = 24
const MARKS: Readonly<Record<CheckLevel, string>> = { ok: '✓', warning: '!', problem: '✗' }
const WORD_COLUMNS = Math.max(...CHECK_LEVELS.map((level) => level.length))

/** How checks are written. */
export interface CheckPage {
  readonly columns: number
  readonly color: boolean
}

/** Checks as text: a mark, a word and a sentence each, the cure below, and a count of all at the end. */
export function checksText(groups: readonly CheckGroup[], page: CheckPage): string {
  const columns = Math.min(WIDEST, Math.max(NARROWEST, page.columns))
  const pen = ink(page)
  const names = groups.flatMap(({ checks }) => checks.map(({ name }) => width(safeText(name))))
  const nameColumns = Math.min(LONGEST_NAME, Math.max(0, ...names))
  const blocks = groups.map(({ about, checks }) =>
    [
      pen.heading(safeText(about)),
      ...checks.flatMap((check) => checkLines(check, { columns, nameColumns, pen })),
    ].join('\n'),
  )
  return `${[...blocks, summary(groups)].join('\n\n')}\n`
}

interface Layout {
  readonly columns: number
  readonly nameColumns: number
  readonly pen: Ink
}

function checkLines(check: Check, { columns, nameColumns, pen }: Layout): readonly string[] {
  const name = safeText(check.name)
  const mark = `  ${MARKS[check.level]} ${check.level.padEnd(WORD_COLUMNS)}  `
  const head = `${mark}${name}${' '.repeat(Math.max(0, nameColumns - width(name)))}  `
  const indent = ' '.repeat(Math.min(head.length, mark.length + nameColumns + 2))
  const isLong = width(name) > nameColumns
  const text = wrap(safeText(check.message), columns, indent)
  const first = isLong ? [head.trimEnd(), ...text] : [head + text[0].trimStart(), ...text.slice(1)]
  const cure = check.cure === undefined ? [] : wrap(`→ ${safeText(check.cure)}`, columns, indent)
  return [...first.map((line, at) => (at === 0 ? inked(line, check.level, pen) : line)), ...cure]
}

/** Only mark and word are coloured: the sentence stays easy to read. */
function inked(line: string, level: CheckLevel, pen: Ink): string {
  const marked = `${MARKS[level]} ${level}`
  return line.replace(marked, paint(marked, level, pen))
}

function paint(text: string, level: CheckLevel, pen: Ink): string {
  if (level === 'ok') return pen.good(text)
  return level === 'warning' ? pen.warning(text) : pen.bad(text)
}

function summary(groups: readonly CheckGroup[]): string {
  const checks = groups.flatMap((group) => group.checks)
  const count = (level: CheckLevel): number => checks.filter((each) => each.level === level).length
  const parts = [
    `${count('ok')} ok`,
    counted(count('warning'), 'warning'),
    counted(count('problem'), 'problem'),
  ]
  return `${counted(checks.length, 'check')}: ${parts.join(', ')}.`
}

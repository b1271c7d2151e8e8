import { BccHeading, BccHistogram } from './bcc-histogram.ts'
import { bccDict } from './bcc-json.ts'
import { LockHeading, lockSection } from './bcc-lock.ts'
import { bccSection, bccUnit } from './bcc-rows.ts'
import { bccStack, beginsBccStack } from './bcc-stack.ts'
import { FoldedStacks, isFolded } from './folded-stacks.ts'
import type { HeldLine, TextBlock } from './text-block.ts'
import type { TextRows } from './text-rows.ts'

const TAB = 9
const SPACE = 32
/** What may begin a section: `name = value` or the specification of a probe. */
const MAY_BE_SECTION = /^(?:[A-Za-z_][\w ]{0,40}:?[ \t]*=[^=]|[prtu]:)/

/** The block of bcc's tools that a line begins, or may begin; undefined for any other line. */
export function bccBlock(rows: TextRows, held: HeldLine): TextBlock | undefined {
  const { text } = held
  if (rows.isBpftrace) return undefined
  if (isFolded(text)) return new FoldedStacks(rows, held)
  if (text.includes('@')) return undefined
  const first = text.charCodeAt(0)
  return first === SPACE || first === TAB ? indented(rows, held) : heading(rows, held)
}

function indented(rows: TextRows, held: HeldLine): TextBlock | undefined {
  const unit = bccUnit(held.text)
  if (unit !== undefined) return new BccHistogram(rows, unit, held)
  return beginsBccStack(held.text) ? bccStack(rows, held) : undefined
}

function heading(rows: TextRows, held: HeldLine): TextBlock | undefined {
  const lock = lockSection(held.text)
  if (lock !== undefined) return new LockHeading(rows, held, lock)
  const section = MAY_BE_SECTION.test(held.text) ? bccSection(held.text) : undefined
  return section === undefined ? undefined : new BccHeading(rows, held, section)
}

/** Reads a distribution that is one line. */
export function readDict(rows: TextRows, text: string, line: number): boolean {
  const dict = bccDict(text)
  if (dict === undefined) return false
  rows.time(dict.time, line)
  rows.bcc(dict.unit, dict.section, dict.buckets)
  return true
}

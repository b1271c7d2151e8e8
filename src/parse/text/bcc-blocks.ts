import { BccHeading, BccHistogram } from './bcc-histogram.ts'
import { bccDict } from './bcc-json.ts'
import { bccSection, bccUnit } from './bcc-rows.ts'
import { BccStack, beginsBccStack } from './bcc-stack.ts'
import { FoldedStacks, isFolded } from './folded-stacks.ts'
import type { HeldLine, TextBlock } from './text-block.ts'
import type { TextRows } from './text-rows.ts'

/** What may begin a section: `name = value` or the specification of a probe. */
const MAY_BE_SECTION = /^(?:[A-Za-z_][\w ]{0,40}:?[ \t]*=[^=]|[prtu]:)/

/** The block of bcc's tools that a line begins, or may begin; undefined for any other line. */
export function bccBlock(rows: TextRows, held: HeldLine): TextBlock | undefined {
  const { text } = held
  if (rows.isBpftrace) return undefined
  if (isFolded(text)) return new FoldedStacks(rows, held)
  if (text.includes('@')) return undefined
  const first = text.charCodeAt(0)
  if (first === 32) {
    const unit = bccUnit(text)
    if (unit !== undefined) return new BccHistogram(rows, unit, held)
    return beginsBccStack(text) ? new BccStack(rows, held) : undefined
  }
  const section = MAY_BE_SECTION.test(text) ? bccSection(text) : undefined
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

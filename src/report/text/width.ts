import { stripVTControlCharacters } from 'node:util'
import { eastAsianWidth } from 'get-east-asian-width'

/** Letters, punctuation, and the lines and blocks that reports are drawn with: each takes a column, and none joins another one. */
const NARROW =
  /^[\x20-\x7e\xa1-\xa8\xaa-\xac\xaf-\u02ff\u2010-\u2027\u2030-\u203b\u2190-\u2193\u2200-\u22ff\u2500-\u259f]*$/
const NOTHING_SHOWN =
  /^[\p{Control}\p{Nonspacing_Mark}\p{Enclosing_Mark}\p{Default_Ignorable_Code_Point}\p{Surrogate}]/u
const EMOJI = '^\\p{RGI_Emoji}$'
/** TypeScript takes this flag in a literal only where Node 20 is left behind, which knows it. */
const UNICODE_SETS = 'v'
// To make either takes longer than most reports, and few meet a text that needs them.
let segmenter: Intl.Segmenter | undefined
let emoji: RegExp | undefined

/** How many columns of a terminal a text takes: none for colours and marks on a letter, two for wide characters. */
export function width(text: string): number {
  if (isNarrow(text)) return text.length
  let columns = 0
  for (const character of characters(stripVTControlCharacters(text))) columns += widthOf(character)
  return columns
}

/** Whether each UTF-16 unit of a text surely is a character of one column. */
export function isNarrow(text: string): boolean {
  return NARROW.test(text)
}

/** What a reader takes for the characters of a text, one by one: a letter with its marks is one. */
export function* characters(text: string): Generator<string> {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  for (const { segment } of segmenter.segment(text)) yield segment
}

function widthOf(character: string): number {
  if (NOTHING_SHOWN.test(character)) return 0
  emoji ??= new RegExp(EMOJI, UNICODE_SETS)
  return emoji.test(character) ? 2 : eastAsianWidth(character.codePointAt(0) ?? 0)
}

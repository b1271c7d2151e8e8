import { displayName } from '../words/display-name.ts'

// Everything that Markdown or HTML could take for more than text; a backslash keeps it as it is.
const SPECIAL = /[\\`*_{}[\]()<>#+\-!|~&@:$^=]/g

/** A name out of a capture as plain text of GitHub's Markdown: no mark-up, link, mention or table cell comes of it. */
export function markdownName(name: string): string {
  return markdownText(displayName(name))
}

/** The same of words that may quote a capture. */
export function markdownText(text: string): string {
  // An entity ends no table cell and begins no tag, and GitHub shows it as the character.
  return text.replace(SPECIAL, (char) => `&#${char.charCodeAt(0)};`)
}

import { safeText } from '../text/safe-text.ts'

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text for an element or an attribute of a page: no mark-up comes of it, and nothing that does not show. */
export function htmlText(text: string): string {
  return safeText(text).replace(/[&<>"']/g, (char) => ENTITIES[char])
}

import { html, type Markup } from './markup.ts'

const BREAK = html`<wbr>`

/** A long name is broken between its parts where there is no room for it. */
export function breakable(name: string): readonly Markup[] {
  return name.split(/(?<=[.)/])/).map((part, at) => html`${at === 0 ? undefined : BREAK}${part}`)
}

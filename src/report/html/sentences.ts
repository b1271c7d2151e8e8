import { html, type Markup } from './markup.ts'

/** Sentences that stand alone: one is a paragraph, several are a list. */
export function sentences(texts: readonly string[]): Markup | undefined {
  if (texts.length === 0) return undefined
  if (texts.length === 1) return html`<p class="note">${texts[0]}</p>`
  return html`<ul class="note">${texts.map((text) => html`<li>${text}</li>`)}</ul>`
}

import type { ComparedComponent } from '../../model/components.ts'
import { COMPARED_COLORS } from '../words/component-colors.ts'
import { COMPARED_WORDS } from '../words/component-words.ts'
import { html, type Markup } from './markup.ts'

/** What colours stand for. */
export type Legend = readonly { readonly name: string; readonly color: string }[]

/** The legend of some components. */
export function componentLegend(names: readonly ComparedComponent[]): Legend {
  return names.map((name) => ({ name: COMPARED_WORDS[name].short, color: COMPARED_COLORS[name] }))
}

/** A legend as a list; nothing for an empty one. */
export function legendList(legend: Legend): Markup | undefined {
  if (legend.length === 0) return undefined
  return html`<ul class="legend" aria-label="Colours">${legend.map(
    ({ name, color }) => html`<li>${swatch(color)}${name}</li>`,
  )}</ul>`
}

/** A component's colour beside its name. */
export function chip(name: ComparedComponent): { readonly color: string; readonly markup: Markup } {
  const color = COMPARED_COLORS[name]
  return { color, markup: swatch(color) }
}

function swatch(color: string): Markup {
  return html`<span class="chip" style="background:${color}" aria-hidden="true"></span>`
}

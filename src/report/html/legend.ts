import type { ComponentName } from '../../model/components.ts'
import { COMPONENT_COLORS } from '../words/component-colors.ts'
import { COMPONENT_WORDS } from '../words/component-words.ts'
import { html, type Markup } from './markup.ts'

/** What colours stand for. */
export type Legend = readonly { readonly name: string; readonly color: string }[]

/** The legend of some components. */
export function componentLegend(names: readonly ComponentName[]): Legend {
  return names.map((name) => ({ name: COMPONENT_WORDS[name].short, color: COMPONENT_COLORS[name] }))
}

/** A legend as a list; nothing for an empty one. */
export function legendList(legend: Legend): Markup | undefined {
  if (legend.length === 0) return undefined
  return html`<ul class="legend" aria-label="Colours">${legend.map(
    ({ name, color }) => html`<li>${swatch(color)}${name}</li>`,
  )}</ul>`
}

/** A component's colour beside its name. */
export function chip(name: ComponentName): { readonly color: string; readonly markup: Markup } {
  const color = COMPONENT_COLORS[name]
  return { color, markup: swatch(color) }
}

function swatch(color: string): Markup {
  return html`<span class="chip" style="background:${color}" aria-hidden="true"></span>`
}

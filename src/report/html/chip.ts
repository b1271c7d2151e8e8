import type { ComponentName } from '../../model/components.ts'
import { COMPONENT_COLORS } from '../words/component-colors.ts'
import { html, type Markup } from './markup.ts'

/** A component's colour beside its name. */
export function chip(name: ComponentName): { readonly color: string; readonly markup: Markup } {
  const color = COMPONENT_COLORS[name]
  return {
    color,
    markup: html`<span class="chip" style="background:${color}" aria-hidden="true"></span>`,
  }
}

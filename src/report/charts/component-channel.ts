import type { ComparedComponent } from '../../model/components.ts'
import { COMPARED_COLORS } from '../words/component-colors.ts'
import { COMPARED_WORDS } from '../words/component-words.ts'

/** How a chart colours a field that holds the short names of components. */
export interface ComponentChannel {
  readonly field: string
  readonly type: 'nominal'
  readonly title: null
  readonly scale: { readonly domain: string[]; readonly range: string[] }
}

/** The fixed colours of these components. */
export function componentChannel(
  field: string,
  used: readonly ComparedComponent[],
): ComponentChannel {
  return {
    field,
    type: 'nominal',
    title: null,
    scale: {
      domain: used.map((name) => COMPARED_WORDS[name].short),
      range: used.map((name) => COMPARED_COLORS[name]),
    },
  }
}

import type { ComponentName } from '../../model/components.ts'
import type { Page } from '../text/page.ts'
import { wrap } from '../text/wrap.ts'
import { COMPONENT_WORDS } from './component-words.ts'

/** What usually makes a component large, and what to try. */
export function componentAdvice(name: ComponentName, page: Page): readonly string[] {
  const { label, cause, cure } = COMPONENT_WORDS[name]
  const [first, ...rest] = wrap(`${label}: ${cause}. Try: ${cure}.`, page.columns - 4)
  return [`  → ${first}`, ...rest.map((line) => `    ${line}`)]
}

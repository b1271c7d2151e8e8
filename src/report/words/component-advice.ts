import type { FunctionAnalysis } from '../../model/analysis.ts'
import type { ComparedComponent, ComponentName } from '../../model/components.ts'
import type { Page } from '../text/page.ts'
import { wrap } from '../text/wrap.ts'
import { COMPARED_WORDS } from './component-words.ts'
import { adviceOn } from './place-advice.ts'

/** What usually makes a component large, and what to try. */
export function componentAdvice(name: ComparedComponent, page: Page): readonly string[] {
  return adviceLines(COMPARED_WORDS[name], page)
}

/** Where a component of a function comes from, as far as stacks tell that, and what to try. */
export function causeAdvice(
  name: ComponentName,
  fn: FunctionAnalysis,
  page: Page,
): readonly string[] {
  return adviceLines(adviceOn(name, fn), page)
}

function adviceLines(
  { label, cause, cure }: { readonly label: string; readonly cause: string; readonly cure: string },
  page: Page,
): readonly string[] {
  const [first, ...rest] = wrap(`${label}: ${cause}. Try: ${cure}.`, page.columns - 4)
  return [`  → ${first}`, ...rest.map((line) => `    ${line}`)]
}

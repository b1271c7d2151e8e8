import type { FunctionAnalysis } from '../../model/analysis.ts'
import { leadingCauses } from '../layout/cause-grid.ts'
import { percent } from '../text/format.ts'
import { adviceOn } from '../words/place-advice.ts'
import { chip } from './legend.ts'
import { html, type Markup } from './markup.ts'

/** What to try about the leading components: the part that a reader came for. */
export function adviceCards(fn: FunctionAnalysis): Markup | undefined {
  const leading = leadingCauses(fn)
  if (leading.length === 0) return undefined
  return html`<div class="advice" aria-label="What to try" role="group">
${leading.map(({ name, excessShare = 0 }) => {
  const { label, cause, cure, isPlaced } = adviceOn(name, fn)
  return html`<div class="card" style="--mark:${chip(name).color}">
<p class="label">${chip(name).markup}${label} <span class="share">${percent(Math.min(1, excessShare))} of the excess</span></p>
<p class="cure"><b>Try:</b> ${cure}.</p>
<p class="cause">${isPlaced ? 'Where' : 'Usual cause'}: ${cause}.</p>
</div>
`
})}</div>`
}

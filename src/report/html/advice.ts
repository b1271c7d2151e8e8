import type { ComponentShare, FunctionAnalysis } from '../../model/analysis.ts'
import type { ComparedComponent } from '../../model/components.ts'
import { leadingCauses, verdictSentences } from '../layout/cause-grid.ts'
import { percent } from '../text/format.ts'
import { type Advice, adviceOn } from '../words/place-advice.ts'
import { chip } from './legend.ts'
import { html, type Markup } from './markup.ts'

/** What a card says of a component. */
export interface CardWords extends Omit<Advice, 'cure'> {
  /** How much of what is to be explained. */
  readonly share: string
  readonly verdict: string
  /** What to try; absent where it is not sure that the component is to blame. */
  readonly cure?: string
  /** What is to be said instead. */
  readonly doubt?: string
}

/** What the leading components are, how sure that is, and what to try about those that are confirmed: the part that a reader came for. */
export function adviceCards(fn: FunctionAnalysis): Markup | undefined {
  return adviceList(leadingCauses(fn).map((share) => adviceCard(share.name, cardWords(share, fn))))
}

function cardWords(share: ComponentShare, fn: FunctionAnalysis): CardWords {
  const { name, excessShare = 0, verdict = 'unclear' } = share
  const { cure, ...advice } = adviceOn(name, fn)
  const known = { ...advice, share: `${percent(Math.min(1, excessShare))} of the excess`, verdict }
  if (verdict === 'confirmed') return { ...known, cure }
  return { ...known, doubt: verdictSentences([{ ...share, verdict }]).join(' ') }
}

/** Cards side by side; nothing for none. */
export function adviceList(cards: readonly Markup[]): Markup | undefined {
  if (cards.length === 0) return undefined
  return html`<div class="advice" aria-label="What to try" role="group">
${cards}</div>`
}

/** A card of one component. */
export function adviceCard(name: ComparedComponent, words: CardWords): Markup {
  const { label, share, verdict, cause, cure, doubt, isPlaced } = words
  return html`<div class="card" style="--mark:${chip(name).color}">
<p class="label">${chip(name).markup}${label} <span class="share">${share}</span> <span class="sure">${verdict}</span></p>
${cure === undefined ? html`<p class="cure">${doubt}</p>` : html`<p class="cure"><b>Try:</b> ${cure}.</p>`}
<p class="cause">${isPlaced ? 'Where' : 'Usual cause'}: ${cause}.</p>
</div>
`
}

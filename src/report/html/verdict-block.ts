import type { Analysis, FunctionAnalysis } from '../../model/analysis.ts'
import { causeSentence } from '../words/cause-words.ts'
import { COMPONENT_COLORS, TAIL_COLOR } from '../words/component-colors.ts'
import { displayName } from '../words/display-name.ts'
import { groupSentence } from '../words/group-words.ts'
import { placeSentence } from '../words/place-words.ts'
import { greatIncidents } from '../words/runtime-words.ts'
import { latencyWords } from '../words/verdict.ts'
import { html, type Markup } from './markup.ts'

/** The answer: how slow the tail is, and what makes it so. The answer of a single function is the heading of the page. */
export function verdictBlock(
  fn: FunctionAnalysis,
  index: number,
  { capture, functions }: Analysis,
): Markup {
  const name = displayName(fn.fn)
  const blame = causeSentence(fn)
  const leading = groupSentence(fn)
  const place = placeSentence(fn)
  const first = fn.components[0]
  const color = first === undefined ? '' : COMPONENT_COLORS[first.name]
  // A heading has the answer; what makes it doubtful follows below.
  const { answer, doubts: doubtful } = latencyWords(fn, capture.lost)
  const doubts = doubtful.join('; ')
  const words = html`<code>${name}</code> ${answer}.`
  return html`<div class="verdict">
${
  functions.length === 1
    ? html`<h1>${words}</h1><h2 class="unseen" id="f0-name">${name}</h2>`
    : html`<h2 id="f${index}-name">${words}</h2>`
}
${doubts === '' ? undefined : html`<p class="doubts">${doubts.slice(0, 1).toUpperCase()}${doubts.slice(1)}.</p>`}
${leading === '' ? undefined : html`<p class="blame" style="--mark:${TAIL_COLOR}">${leading}</p>`}
${blame === '' ? undefined : html`<p class="blame" style="--mark:${color}">${blame}</p>`}
${place === '' ? undefined : html`<p class="blame" style="--mark:${color}">${place}</p>`}
${greatIncidents(fn).map((incident) => html`<p class="blame" style="--mark:${TAIL_COLOR}">${incident}</p>`)}
</div>`
}

import type { Analysis, FunctionAnalysis } from '../../model/analysis.ts'
import { counted } from '../text/format.ts'
import { displayName } from '../words/display-name.ts'
import {
  diagnosticOrigin,
  diagnosticWords,
  type Qualified,
  qualitySentences,
  untoldDiagnostics,
} from '../words/quality-words.ts'
import { runtimeSentences } from '../words/runtime-words.ts'
import { latencySentence } from '../words/verdict.ts'
import { html, type Markup } from './markup.ts'
import { sentences } from './sentences.ts'

const LISTED = 200

/** What the runtime did to everyone. */
export function runtimeSection(analysis: Analysis): Markup | undefined {
  const found = runtimeSentences(analysis)
  if (found.length === 0) return undefined
  return html`<section id="runtime"><h2>Runtime events</h2>
${sentences(found)}</section>
`
}

/** Functions that have no charts of their own: a sentence each. `id` is that of the first and those behind it. */
export function moreFunctions(
  fns: readonly FunctionAnalysis[],
  lost: number,
  id: (index: number) => string,
): Markup | undefined {
  if (fns.length === 0) return undefined
  const hidden = fns.length - LISTED
  return html`<section id="more"><h2>More functions</h2>
<ul class="note">${fns.slice(0, LISTED).map((fn, index) => html`<li id="${id(index)}" data-find="${displayName(fn.fn)}"><code>${displayName(fn.fn)}</code> ${latencySentence(fn, lost)}</li>`)}</ul>
${hidden > 0 ? html`<p class="note">And ${counted(hidden, 'more function')}: --fn picks.</p>` : undefined}</section>
`
}

/** What the numbers stand on. */
export function qualitySection(analysis: Analysis): Markup {
  return html`<section id="quality"><h2>Data quality</h2>
${qualityLists(analysis)}</section>
`
}

/** All that was lost, late, cut or not understood, without a heading. */
export function qualityLists(found: Qualified): Markup {
  const others = untoldDiagnostics(found)
  return html`${sentences(qualitySentences(found))}
${
  others.length === 0
    ? undefined
    : html`<ul class="note">${others.map(
        (diagnostic) =>
          html`<li>${diagnosticOrigin(diagnostic)}<code>${diagnostic.code}</code>${diagnosticWords(diagnostic)}</li>`,
      )}</ul>`
}`
}

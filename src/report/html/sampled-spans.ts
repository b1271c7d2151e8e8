import type { FunctionAnalysis } from '../../model/analysis.ts'
import { COMPONENTS } from '../../model/components.ts'
import type { SpanSample } from '../../model/distribution.ts'
import { safeText } from '../text/safe-text.ts'
import { COMPONENT_COLORS } from '../words/component-colors.ts'
import { COMPONENT_WORDS } from '../words/component-words.ts'
import { displayName } from '../words/display-name.ts'
import { html, type Markup, scriptJson } from './markup.ts'

/** So many spans of the samples of all functions travel in a page. */
export const MOST_SAMPLED = 12_000

/** A place for the spans of a range, and those that stand for all: the script of the page fills one with the other. */
export function sampledSpans(fn: FunctionAnalysis, most: number): Markup | undefined {
  const { sample } = fn
  if (sample === undefined || sample.durNs.length === 0) return undefined
  return html`<div class="picked" hidden><p class="note" aria-live="polite"></p>
<div class="scroll" tabindex="0" role="region" aria-label="Spans of the range"><table data-sorts>
<caption>Spans of ${displayName(fn.fn)} in the range</caption>
<thead><tr><th scope="col" class="r">latency</th><th scope="col" class="r">goroutine</th><th scope="col" class="r">started after</th><th scope="col" class="l">mostly</th><th scope="col" class="l">waited most for</th></tr></thead>
<tbody></tbody></table></div>
<script type="application/json">${scriptJson(sampleData(sample, most))}</script></div>`
}

function sampleData(sample: SpanSample, most: number): object {
  const waits = [...new Set(sample.wait)]
  const numbers = new Map(waits.map((wait, at) => [wait, at]))
  const rows = kept(sample.durNs.length, most).map((at) => [
    Number.isNaN(sample.fromNs[at]) ? null : sample.fromNs[at],
    sample.durNs[at],
    sample.gid[at],
    sample.componentNs[at] > 0 ? sample.component[at] : -1,
    sample.componentNs[at],
    numbers.get(sample.wait[at]) ?? 0,
    sample.group[at],
  ])
  return {
    components: COMPONENTS.map((name) => [COMPONENT_WORDS[name].short, COMPONENT_COLORS[name]]),
    waits: waits.map((wait) => safeText(wait)),
    rows,
  }
}

/** Where there is no room for all, as many of each latency. */
function kept(length: number, most: number): readonly number[] {
  const wanted = Math.min(length, Math.floor(most))
  return Array.from({ length: wanted }, (_, at) => Math.floor((at * length) / wanted))
}

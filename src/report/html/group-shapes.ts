import type { SpanGroup, SpanGroups } from '../../model/analysis.ts'
import { duration } from '../text/format.ts'
import { groupName } from '../words/group-words.ts'
import { html, type Markup } from './markup.ts'

const HEIGHT = 32
/** Marks of the axis. */
const TICKS = 5

/** How latency is distributed in each group: small pictures on one axis, each as high as its own highest bin; `p` is marked. */
export function groupShapes(
  { groups, shapes }: SpanGroups,
  lead: SpanGroup | undefined,
  p: number,
): Markup {
  const { edgesNs, spans } = shapes
  const bins = edgesNs.length - 1
  return html`<div class="shapes">
${spans.map(
  (
    counts,
    i,
  ) => html`<div class="name" title="${groupName(groups[i])}" data-group="${i}">${groupName(groups[i])}</div>
<svg viewBox="0 0 ${bins} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${spoken(groups[i], p)}" data-group="${i}"${groups[i] === lead ? html` class="lead"` : undefined}>
<path d="${outline(counts)}"/>${mark(groups[i], p, edgesNs)}</svg>
`,
)}<div class="axis">${ticks(edgesNs).map((ns) => html`<span>${duration(ns)}</span>`)}</div>
</div>`
}

function spoken(group: SpanGroup, p: number): string {
  const at = (wanted: number): string => {
    const found = group.quantiles.find((each) => each.p === wanted)
    return found === undefined ? 'not known' : duration(found.ns)
  }
  return `Latency of ${groupName(group)}: median ${at(0.5)}, the line at ${at(p)}`
}

/** Bars without gaps; one that is not empty can be seen. */
function outline(counts: readonly number[]): string {
  const most = Math.max(1, ...counts)
  const bars = counts.map((spans, i) => {
    const high = spans === 0 ? 0 : Math.max(1, Math.sqrt(spans / most) * HEIGHT)
    return `V${(HEIGHT - high).toFixed(1)}H${i + 1}`
  })
  return `M0 ${HEIGHT}${bars.join('')}V${HEIGHT}Z`
}

function mark(group: SpanGroup, p: number, edgesNs: readonly number[]): Markup | undefined {
  const found = group.quantiles.find((each) => each.p === p)
  if (found === undefined) return undefined
  const [low, high] = [edgesNs[0], edgesNs[edgesNs.length - 1]]
  const place = (Math.log(found.ns / low) / Math.log(high / low)) * (edgesNs.length - 1)
  const x = Math.min(edgesNs.length - 1, Math.max(0, place)).toFixed(2)
  return html`<line class="p99" x1="${x}" x2="${x}" y1="0" y2="${HEIGHT}"/>`
}

function ticks(edgesNs: readonly number[]): readonly number[] {
  const last = edgesNs.length - 1
  return Array.from({ length: TICKS }, (_, i) => edgesNs[Math.round((i * last) / (TICKS - 1))])
}

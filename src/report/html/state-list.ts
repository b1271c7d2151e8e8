import type { FunctionAnalysis, TimelineState } from '../../model/analysis.ts'
import type { NamedExemplar } from '../charts/named-exemplars.ts'
import { duration } from '../text/format.ts'
import { COMPONENT_WORDS } from '../words/component-words.ts'
import { frameWords } from '../words/frame-words.ts'
import { wokenWords } from '../words/place-words.ts'
import { htmlTable } from './html-table.ts'
import { chip } from './legend.ts'
import { html, type Markup, type Piece } from './markup.ts'
import { placeIdOf } from './place-link.ts'

/** So many states of a span are listed, and those of so many spans. */
const STATES = 5
const SPANS = 12
/** The column that says who ended a state. */
const ENDED = 6

/** The timelines in words, for those who cannot point at them: the longest states of each span, each with a button that zooms. */
export function stateList(
  fn: FunctionAnalysis,
  index: number,
  named: readonly NamedExemplar[],
): Markup {
  const longest = named.slice(0, SPANS).flatMap(({ name, exemplar }) =>
    exemplar.timeline
      .toSorted((a, b) => lengthOf(b) - lengthOf(a) || a.fromNs - b.fromNs)
      .slice(0, STATES)
      .map((state) => ({ name, state })),
  )
  const hasPlaces = longest.some(({ state }) => state.at !== undefined)
  const rows = longest.map(({ name, state }) => [
    name,
    COMPONENT_WORDS[state.state].short,
    state.why,
    duration(lengthOf(state)),
    `${duration(state.fromNs)} into the span`,
    ...(hasPlaces ? [state.at === undefined ? '' : frameWords(state.at), wokenWords(state)] : []),
  ])
  const more = hasPlaces ? ['where', 'ended'] : []
  const cell = (row: number, column: number): Piece =>
    column === ENDED ? wakerCell(fn, index, longest[row].state) : undefined
  return html`<details><summary>The longest states of each span as a table</summary>
${htmlTable(
  {
    header: ['span', 'state', 'reason', 'duration', 'began', ...more],
    align: `lllrr${more.map(() => 'l').join('')}`,
    rows,
  },
  {
    caption: 'The longest states of each span',
    mark: (row) => zoomButton(longest[row].state),
    cell,
  },
)}</details>`
}

function zoomButton({ state, fromNs, toNs }: TimelineState): Markup {
  const words = `Zoom the timelines to ${COMPONENT_WORDS[state].short}, ${duration(fromNs)} into the span`
  return html`<button type="button" class="zoom" data-from="${fromNs}" data-to="${toNs}" aria-label="${words}">zoom</button> ${chip(state).markup}`
}

/** Who ended a state leads to what the page tells of that: what the waker did meanwhile. */
function wakerCell(fn: FunctionAnalysis, index: number, state: TimelineState): Piece {
  const id = placeIdOf(fn, index, state)
  const words = wokenWords(state)
  return id === undefined || words === ''
    ? undefined
    : html`<a class="place-link" href="#${id}">${words}</a>`
}

function lengthOf({ fromNs, toNs }: TimelineState): number {
  return toNs - fromNs
}

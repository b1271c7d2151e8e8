import { safeText } from '../text/safe-text.ts'
import { COMPONENT_WORDS } from '../words/component-words.ts'
import { displayName } from '../words/display-name.ts'
import { frameWords } from '../words/frame-words.ts'
import { wokenWords } from '../words/place-words.ts'
import type { ChartSpec } from './chart.ts'
import { chartBase } from './chart-base.ts'
import { componentChannel } from './component-channel.ts'
import { CLOSE_DURATION_LABEL, durationExpression } from './duration-axis.ts'
import type { NamedExemplar } from './named-exemplars.ts'
import { componentsOfTimelines } from './used-components.ts'

/** The state that was clicked, with a quarter of its length around it, never more than all; all of the time while none is. */
const ZOOM_FROM = 'isArray(zoom.from) ? max(0, 1.25 * zoom.from[0] - 0.25 * zoom.to[0]) : 0'
const ZOOM_TO = 'isArray(zoom.to) ? 1.25 * zoom.to[0] - 0.25 * zoom.from[0] : 1e300'

/** Where a state was, and who ended it: in captures with stacks. */
const PLACED = ['at', 'ended']

/** The slowest spans and a usual one, state by state. A click on a state zooms to it, one beside it zooms out. */
export function stateTimelines(
  fn: { readonly fn: string },
  named: readonly NamedExemplar[],
): ChartSpec {
  const used = componentsOfTimelines(named)
  const longestNs = named.reduce((most, { exemplar }) => Math.max(most, exemplar.span.durNs), 1)
  return {
    ...chartBase(`States of the slowest spans of ${displayName(fn.fn)} over their time`),
    height: { step: 22 },
    data: { name: 'states', values: named.flatMap(rows) },
    transform: [
      { calculate: durationExpression('(datum.to - datum.from)'), as: 'duration' },
      { calculate: `(${durationExpression('datum.from')}) + ' into the span'`, as: 'after' },
    ],
    params: [{ name: 'zoom', select: { type: 'point', fields: ['from', 'to'], toggle: false } }],
    mark: { type: 'bar', clip: true, height: { band: 0.7 }, cursor: 'zoom-in' },
    encoding: {
      y: {
        field: 'span',
        type: 'nominal',
        // By a number, since the page takes rows out and puts them back.
        sort: { field: 'place', op: 'min' },
        title: null,
        axis: { domain: false, ticks: false, labelLimit: 220 },
      },
      x: {
        field: 'from',
        type: 'quantitative',
        title: 'time since the start of the span',
        scale: {
          domainMin: { expr: ZOOM_FROM },
          domainMax: { expr: `min(${longestNs}, ${ZOOM_TO})` },
          nice: false,
          zero: false,
        },
        axis: { labelExpr: CLOSE_DURATION_LABEL, tickCount: 8 },
      },
      x2: { field: 'to' },
      color: componentChannel('state', used),
      tooltip: ['state', 'reason', ...(hasPlaces(named) ? PLACED : []), 'duration', 'after'].map(
        (field) => ({ field, type: 'nominal' }),
      ),
    },
  }
}

function rows({ name, label, exemplar }: NamedExemplar, place: number): object[] {
  return exemplar.timeline.map((part) => ({
    span: label,
    name,
    place,
    state: COMPONENT_WORDS[part.state].short,
    reason: safeText(part.why),
    from: part.fromNs,
    to: part.toNs,
    ...(part.at === undefined ? {} : { at: frameWords(part.at) }),
    ...(part.by === undefined ? {} : { ended: wokenWords(part) }),
  }))
}

function hasPlaces(named: readonly NamedExemplar[]): boolean {
  return named.some(({ exemplar }) => exemplar.timeline.some(({ at }) => at !== undefined))
}

import type { RuntimeEvents } from '../../model/analysis.ts'
import { EVENT_COLORS } from '../words/component-colors.ts'
import { eventName } from '../words/runtime-words.ts'
import type { ChartLayer } from './chart.ts'
import { durationExpression } from './duration-axis.ts'

/** Colours of the events that are drawn; a pause is thinner than a pixel mostly, hence its stroke. */
const DRAWN = ['gc_mark', 'stw'] as const
/** Where the strip of an event stands: above the cells, so that hundreds of pauses hide none of them. Pixels from the top. */
const STRIPS: Readonly<Record<string, readonly [number, number]>> = {
  gc_mark: [-16, -9],
  stw: [-7, -1],
}

/** What the colours of events stand for, of those that are there. */
export function eventLegend(
  events: readonly RuntimeEvents[],
): readonly { readonly name: string; readonly color: string }[] {
  return DRAWN.filter((name) => events.some((event) => event.name === name)).map((name) => ({
    name: eventName(name),
    color: EVENT_COLORS[name],
  }))
}

/** When the events of a chart went on, by their names; what is usual about one is left out. */
export function eventData(
  events: readonly RuntimeEvents[],
  window: readonly [fromNs: number, toNs: number],
): Readonly<Record<string, object[]>> {
  const shown = events.filter(({ name }) => DRAWN.some((drawn) => drawn === name))
  return Object.fromEntries(shown.map((event) => [event.name, drawn(event, window)]))
}

/** A strip above everything for mark phases, another one for pauses. */
export function eventMarks(events: readonly RuntimeEvents[]): ChartLayer[] {
  const shown = DRAWN.flatMap((name) => events.filter((event) => event.name === name))
  const scale = {
    domain: shown.map(({ name }) => eventName(name)),
    range: shown.map(({ name }) => EVENT_COLORS[name]),
  }
  return shown.map((event, index) => ({
    data: { name: event.name },
    transform: Object.entries(textsOf(event.name)).map(([as, calculate]) => ({ calculate, as })),
    mark: {
      type: 'rect' as const,
      stroke: EVENT_COLORS[event.name],
      strokeWidth: 0.8,
    },
    encoding: {
      x: { field: 'from' },
      x2: { field: 'to' },
      y: { value: STRIPS[event.name][0] },
      y2: { value: STRIPS[event.name][1] },
      color: {
        datum: eventName(event.name),
        type: 'nominal' as const,
        title: null,
        scale,
        ...(index === 0 ? {} : { legend: null }),
      },
      tooltip: [
        ...['event', 'length', 'began'].map((field) => ({ field, type: 'nominal' as const })),
        { field: 'times', type: 'quantitative' as const, format: ',' },
      ],
    },
  }))
}

/** What a pointer is told, as expressions. The name is one of `DRAWN`: its words are gotail's own. */
function textsOf(name: string): Readonly<Record<string, string>> {
  return {
    event: JSON.stringify(eventName(name)),
    times: 'isValid(datum.count) ? datum.count : 1',
    length: durationExpression('(isValid(datum.busy) ? datum.busy : datum.to - datum.from)'),
    began: `(${durationExpression('datum.from')}) + ' into the capture'`,
  }
}

function drawn(
  { intervals = [] }: RuntimeEvents,
  [beginNs, endNs]: readonly [number, number],
): object[] {
  return intervals
    .filter(({ fromNs, toNs }) => fromNs <= endNs && toNs >= beginNs)
    .map(({ fromNs, toNs, count, busyNs }) => ({
      from: Math.max(beginNs, fromNs),
      to: Math.min(endNs, toNs),
      ...(count === 1 ? {} : { count, busy: busyNs }),
    }))
}

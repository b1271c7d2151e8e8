import type { Comparison, FunctionChange } from '../../model/comparison.ts'
import { comparedExemplars, MOST_STATES } from '../charts/named-exemplars.ts'
import { stateTimelines } from '../charts/state-timelines.ts'
import { componentsOfTimelines } from '../charts/used-components.ts'
import { figure } from '../html/figure.ts'
import { htmlTable } from '../html/html-table.ts'
import { componentLegend } from '../html/legend.ts'
import { html, type Markup } from '../html/markup.ts'
import { spanGrid } from '../layout/span-grid.ts'
import { displayName } from '../words/display-name.ts'

const SHOWN = 5

/** Where the slowest spans of a function stand. */
interface SlowestContext {
  readonly index: number
  readonly comparison: Comparison
  /** The part of the page that is room for their timelines; 0 for none. */
  readonly part: number
}

/** The slowest spans before and after, as rows, and moment by moment in one scale. */
export function slowestSection(
  fn: FunctionChange,
  { index, comparison, part }: SlowestContext,
): Markup | undefined {
  const sides = (['before', 'after'] as const).filter((when) => fn.slowest[when].length > 0)
  if (sides.length === 0) return undefined
  const drawn = comparedExemplars(fn, SHOWN, MOST_STATES * part)
  const hasStates = drawn.some(({ exemplar }) => exemplar.timeline.length > 0)
  return html`<h3 id="f${index}-spans">The slowest spans before and after</h3>
${sides.map((when) => slowest(fn, when, comparison))}
${
  part === 0 || !hasStates
    ? undefined
    : figure(stateTimelines(fn, drawn), {
        kind: 'timelines',
        title: 'Timelines.',
        note: 'What each goroutine did, in one scale.',
        acts: 'Point at a state to see its reason and length, click it to zoom in, click beside it or press Escape to zoom out.',
        legend: componentLegend(componentsOfTimelines(drawn)),
      })
}`
}

function slowest(fn: FunctionChange, when: 'before' | 'after', comparison: Comparison): Markup {
  const shown = fn.slowest[when].slice(0, SHOWN)
  const { header, align, rows } = spanGrid(shown, comparison[when].capture)
  return htmlTable(
    {
      header: [when, ...header],
      align: `l${align}`,
      rows: rows.map((cells, row) => [`${row + 1}`, ...cells]),
    },
    { caption: `The slowest spans of ${displayName(fn.fn)} ${when}` },
  )
}

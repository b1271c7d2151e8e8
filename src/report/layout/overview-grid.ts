import type { FunctionAnalysis, Quantile } from '../../model/analysis.ts'
import { count, duration, percent } from '../text/format.ts'
import { type Grid, type GridColumn, gridOf } from '../text/grid.ts'
import { COMPONENT_WORDS } from '../words/component-words.ts'
import { displayName } from '../words/display-name.ts'

const COLUMNS: readonly GridColumn<FunctionAnalysis>[] = [
  { header: 'function', align: 'l', cell: ({ fn }) => displayName(fn) },
  { header: 'spans', align: 'r', cell: ({ spans }) => count(spans) },
  { header: 'p50', align: 'r', cell: (fn) => at(fn, 0.5) },
  { header: 'p99', align: 'r', cell: (fn) => at(fn, 0.99) },
  { header: 'main cause', align: 'l', cell: mainCause },
  { header: 'verdict', align: 'l', cell: verdictCell },
]

/** Functions side by side, a row each: how slow, because of what, how sure; columns that say nothing of any are left out. */
export function overviewGrid(functions: readonly FunctionAnalysis[]): Grid {
  const told = COLUMNS.filter(({ cell }) => functions.some((fn) => cell(fn) !== ''))
  return gridOf(functions, told)
}

function at({ quantiles }: FunctionAnalysis, wanted: number): string {
  const found: Quantile | undefined = quantiles.find(({ p }) => p === wanted)
  return found === undefined ? '' : duration(found.ns)
}

/** The component with the most of the excess, where the tail is long. */
function mainCause({ components, tailVerdict }: FunctionAnalysis): string {
  const [first] = components
  if (tailVerdict !== 'long' || first?.excessShare === undefined) return ''
  return `${COMPONENT_WORDS[first.name].short}, ${percent(Math.min(1, first.excessShare))}`
}

function verdictCell({ components, tailVerdict }: FunctionAnalysis): string {
  if (tailVerdict === 'none') return 'no long tail'
  if (tailVerdict === 'too few') return 'too few spans'
  return components[0]?.verdict ?? ''
}

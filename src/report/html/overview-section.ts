import type { FunctionAnalysis } from '../../model/analysis.ts'
import { overviewGrid } from '../layout/overview-grid.ts'
import { counted } from '../text/format.ts'
import { displayName } from '../words/display-name.ts'
import { breakable } from './breakable.ts'
import { htmlTable } from './html-table.ts'
import { html, type Markup } from './markup.ts'

/** So many functions have a row. */
const LISTED = 200

/** Several functions side by side, the one that loses the most time first; nothing for one. `id` is that of a function's section. */
export function overviewSection(
  functions: readonly FunctionAnalysis[],
  id: (index: number) => string,
): Markup | undefined {
  if (functions.length < 2) return undefined
  const shown = functions.slice(0, LISTED)
  const hidden = functions.length - shown.length
  return html`<section id="overview"><div class="verdict"><h1>${counted(functions.length, 'function')}: most time is lost in the slow calls of ${displayName(functions[0].fn)}</h1></div>
<p class="note">In the order of the time that slow calls lose: how many there are, times how far p99 lies above the median.</p>
${htmlTable(overviewGrid(shown), {
  caption: 'Functions, the most time lost in slow calls first',
  cell: (row, column) =>
    column === 0
      ? html`<a href="#${id(row)}">${breakable(displayName(shown[row].fn))}</a>`
      : undefined,
})}
${hidden > 0 ? html`<p class="note">And ${counted(hidden, 'more function')}: --fn picks.</p>` : undefined}</section>
`
}

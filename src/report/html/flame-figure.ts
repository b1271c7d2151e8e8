import type { FunctionAnalysis } from '../../model/analysis.ts'
import { COMPONENTS, type ComponentName } from '../../model/components.ts'
import type { Flame, FlameStack } from '../../model/places.ts'
import { duration, percent } from '../text/format.ts'
import { COMPONENT_COLORS } from '../words/component-colors.ts'
import { COMPONENT_WORDS } from '../words/component-words.ts'
import { displayName } from '../words/display-name.ts'
import { fileWords, functionWords } from '../words/frame-words.ts'
import { htmlTable } from './html-table.ts'
import { componentLegend, legendList } from './legend.ts'
import { html, type Markup, scriptJson } from './markup.ts'

/** So many stacks of each side travel in a page; the rest of the time stands without a stack. */
const MOST_STACKS = 600
const LISTED = 8

const SIDES = [
  ['tail', 'slowest 1 %'],
  ['body', 'usual half'],
  ['growth', 'difference'],
] as const

/** A flame graph of where slow spans and usual ones spend their time, and of the difference; without scripts its largest stacks. */
export function flameFigure(fn: FunctionAnalysis, flame: Flame, index: number): Markup {
  const used = componentsOf(flame)
  const numbers = new FrameNumbers()
  const [tail, body] = [flame.tail, flame.body].map((side) => rowsOf(side, used, numbers))
  const data = {
    frames: numbers.met.map((at) => [functionWords(flame.frames[at]), fileWords(flame.frames[at])]),
    components: used.map((name) => [COMPONENT_WORDS[name].short, COMPONENT_COLORS[name]]),
    ...{ tail, body },
  }
  return html`<figure class="flame" data-flame="${index}">
<figcaption><strong>Flame graph.</strong> Where a span spends its time, from the outermost function down to what it does there; colours are the components.<span class="acts"> Click a function, or press Enter on it, to zoom in; the row above, or Escape, zooms out; arrow keys move.</span></figcaption>
${legendList(componentLegend(used))}
<form class="flame-choice" data-needs-script hidden>
<fieldset><legend class="unseen">Spans</legend>${SIDES.map(
    ([value, words], at) =>
      html`<label><input type="radio" name="f${index}-side" value="${value}"${at === 0 ? html` checked` : undefined}> ${words}</label> `,
  )}</fieldset>
<label>search <input type="search" placeholder="function or file" autocomplete="off" spellcheck="false"></label>
</form>
<div class="graph" data-needs-script hidden role="group" aria-label="Flame graph of ${displayName(fn.fn)}"></div>
<output data-needs-script hidden></output>
<details><summary>The largest stacks as a table</summary>
${largestStacks(flame)}</details>
<script type="application/json">${scriptJson(data)}</script>
</figure>
`
}

function componentsOf({ tail, body }: Flame): readonly ComponentName[] {
  const used = new Set([...tail, ...body].map(({ component }) => component))
  return COMPONENTS.filter((name) => used.has(name))
}

/** Nanoseconds, component, frames from the outermost on. */
function rowsOf(
  stacks: readonly FlameStack[],
  used: readonly ComponentName[],
  numbers: FrameNumbers,
): readonly (readonly number[])[] {
  const left = new Map<ComponentName, number>()
  for (const { component, ns } of stacks.slice(MOST_STACKS)) {
    left.set(component, (left.get(component) ?? 0) + ns)
  }
  return [
    ...stacks.slice(0, MOST_STACKS).map(({ ns, component, stack }) => ({
      ...{ ns, component },
      frames: stack.map((frame) => numbers.of(frame)).reverse(),
    })),
    ...[...left].map(([component, ns]) => ({ ns, component, frames: [] })),
  ].map(({ ns, component, frames }) => [Math.round(ns), used.indexOf(component), ...frames])
}

/** Frames that travel, numbered as they are met. */
class FrameNumbers {
  readonly met: number[] = []
  readonly #known = new Map<number, number>()

  of(frame: number): number {
    const known = this.#known.get(frame)
    if (known !== undefined) return known
    this.#known.set(frame, this.met.length)
    return this.met.push(frame) - 1
  }
}

function largestStacks({ frames, tail }: Flame): Markup {
  const allNs = tail.reduce((sum, { ns }) => sum + ns, 0)
  const rows = tail.slice(0, LISTED).map(({ stack, component, ns }) => [
    COMPONENT_WORDS[component].short,
    duration(ns),
    percent(allNs === 0 ? 0 : ns / allNs),
    stack
      .slice(0, LISTED)
      .map((frame) => functionWords(frames[frame]))
      .join(' < '),
  ])
  return htmlTable(
    { header: ['', 'a slow span', 'share', 'innermost functions'], align: 'lrrl', rows },
    { caption: 'The stacks on which the slowest spans spend the most time' },
  )
}

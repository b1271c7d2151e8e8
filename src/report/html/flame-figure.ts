import type { FunctionAnalysis } from '../../model/analysis.ts'
import { COMPONENTS, type ComponentName } from '../../model/components.ts'
import type { MapStacks, MapSummary } from '../../model/histogram.ts'
import type { Flame, FlameStack } from '../../model/places.ts'
import { count, duration, percent } from '../text/format.ts'
import { COMPONENT_COLORS, TAIL_COLOR } from '../words/component-colors.ts'
import { COMPONENT_WORDS } from '../words/component-words.ts'
import { displayName } from '../words/display-name.ts'
import { fileWords, functionWords, printedName } from '../words/frame-words.ts'
import { stackMapSize } from '../words/map-words.ts'
import { htmlTable } from './html-table.ts'
import { componentLegend, legendList } from './legend.ts'
import { html, type Markup, scriptJson } from './markup.ts'

/** So many stacks of each side travel in a page; the rest of the time stands without a stack. */
const MOST_STACKS = 600
const LISTED = 8
/** Stacks of a map are all of one kind. */
const STACK_KIND = 0

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
  return graph({
    id: `f${index}`,
    name: displayName(fn.fn),
    data,
    caption:
      'Where a span spends its time, from the outermost function down to what it does there; colours are the components.',
    legend: legendList(componentLegend(used)),
    sides: SIDES,
    table: largestStacks(flame),
  })
}

/** A flame graph of a map that is keyed by stacks. */
export function stackFigure(
  map: MapSummary,
  { frames, stacks, rest }: MapStacks,
  index: number,
): Markup {
  const { name, unitNs } = map
  const shown = stacks.slice(0, MOST_STACKS)
  const left = stacks.slice(MOST_STACKS).reduce((sum, { value }) => sum + value, rest)
  const numbers = new FrameNumbers()
  const scaled = (value: number): number => (unitNs === undefined ? value : value * unitNs)
  const rows = shown.map(({ stack, value }) => [
    ...[scaled(value), STACK_KIND],
    ...stack.map((frame) => numbers.of(frame)).reverse(),
  ])
  const data = {
    frames: numbers.met.map((at) => [printedName(frames[at].name), fileWords(frames[at])]),
    components: [['', TAIL_COLOR]],
    tail: left > 0 ? [...rows, [scaled(left), STACK_KIND]] : rows,
    body: [],
    isMap: true,
    isTime: unitNs !== undefined,
  }
  return html`<p class="note">${stackMapSize(map, stacks.length, shown.length)}</p>
${graph({
  id: `t${index}`,
  name: displayName(name),
  data,
  caption: `The values of ${displayName(name)}, from the outermost function down to the innermost.`,
  legend: undefined,
  sides: [],
  table: stackTable(frames, stacks, unitNs),
})}`
}

interface Graph {
  readonly id: string
  readonly name: string
  readonly data: object
  readonly caption: string
  readonly legend: Markup | undefined
  readonly sides: readonly (readonly [string, string])[]
  readonly table: Markup
}

function graph({ id, name, data, caption, legend, sides, table }: Graph): Markup {
  const choice = html`<fieldset><legend class="unseen">Spans</legend>${sides.map(
    ([value, words], at) =>
      html`<label><input type="radio" name="${id}-side" value="${value}"${at === 0 ? html` checked` : undefined}> ${words}</label> `,
  )}</fieldset>
`
  return html`<figure class="flame" data-flame="${id}">
<figcaption><strong>Flame graph.</strong> ${caption}<span class="acts"> Click a function, or press Enter on it, to zoom in; the row above, or Escape, zooms out; arrow keys move.</span></figcaption>
${legend}
<form class="flame-choice" data-needs-script hidden>
${sides.length === 0 ? undefined : choice}<label>search <input type="search" placeholder="function or file" autocomplete="off" spellcheck="false"></label>
</form>
<div class="graph" data-needs-script hidden role="group" aria-label="Flame graph of ${name}"></div>
<output data-needs-script hidden></output>
<details><summary>The largest stacks as a table</summary>
${table}</details>
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

function stackTable(
  frames: MapStacks['frames'],
  stacks: MapStacks['stacks'],
  unitNs: number | undefined,
): Markup {
  const all = stacks.reduce((sum, { value }) => sum + value, 0)
  const rows = stacks.slice(0, LISTED).map(({ stack, value }) => [
    unitNs === undefined ? count(value) : duration(value * unitNs),
    percent(value / all),
    stack
      .slice(0, LISTED)
      .map((frame) => printedName(frames[frame].name))
      .join(' < '),
  ])
  return htmlTable(
    { header: ['value', 'share', 'innermost functions'], align: 'rrl', rows },
    { caption: 'The stacks with the largest values' },
  )
}

import {
  type FlameNode,
  type FlameRow,
  flameGrowth,
  flameNeighbour,
  flameTree,
  leadingComponent,
  matchedNs,
} from './flame-tree.ts'
import { timeText } from './time-text.ts'
import { showTip } from './tip.ts'

/** What stands beside a flame graph. */
interface FlameData {
  /** Name, and file with line. */
  readonly frames: readonly (readonly [string, string])[]
  /** Name and colour. */
  readonly components: readonly (readonly [string, string])[]
  readonly tail: readonly FlameRow[]
  readonly body: readonly FlameRow[]
  /** Of the values of a map: not of spans, and without components. */
  readonly isMap?: boolean
  /** Whether those values are nanoseconds, too. */
  readonly isTime?: boolean
}

const ROW_PX = 21
/** What is thinner than this part of the graph is not drawn. */
const LEAST_WIDTH = 0.0012
const LEAST_LABEL_PX = 26

/** A flame graph: which spans it is of, how far it is zoomed in, what is looked for. */
export class FlameGraph {
  readonly #graph: HTMLElement
  readonly #figure: HTMLElement
  readonly #data: FlameData
  readonly #cells = new Map<FlameNode, HTMLElement>()
  #root: FlameNode
  #zoomed: FlameNode
  #search = ''
  #lessNs = 0

  constructor(figure: HTMLElement, graph: HTMLElement, data: FlameData) {
    this.#figure = figure
    this.#graph = graph
    this.#data = data
    this.#root = flameTree(data.tail, data.isMap)
    this.#zoomed = this.#root
    for (const hidden of figure.querySelectorAll<HTMLElement>('[data-needs-script]')) {
      hidden.hidden = false
    }
    this.#listen()
    this.#choose('tail')
  }

  #listen(): void {
    this.#figure.addEventListener('change', ({ target }) => {
      if (target instanceof HTMLInputElement && target.type === 'radio') this.#choose(target.value)
    })
    this.#figure.addEventListener('input', ({ target }) => {
      if (!(target instanceof HTMLInputElement) || target.type !== 'search') return
      this.#search = target.value.trim().toLowerCase()
      this.#mark()
    })
    this.#figure.addEventListener('submit', (event) => event.preventDefault())
    this.#graph.addEventListener('keydown', (event) => this.#pressed(event))
    this.#graph.addEventListener('pointerleave', (event) => showTip(null, event, null, ''))
    this.#graph.addEventListener('focusout', () => this.#say())
  }

  #choose(which: string): void {
    const { tail, body, isMap } = this.#data
    const { more, lessNs } = which === 'growth' ? flameGrowth(tail, body) : { more: [], lessNs: 0 }
    this.#root = flameTree(which === 'growth' ? more : which === 'body' ? body : tail, isMap)
    this.#lessNs = lessNs
    this.#zoom(this.#root)
  }

  #zoom(to: FlameNode): void {
    const hadFocus = this.#graph.contains(document.activeElement)
    this.#zoomed = to
    this.#draw()
    if (hadFocus) this.#cells.get(to)?.focus()
  }

  #draw(): void {
    this.#cells.clear()
    const above: FlameNode[] = []
    for (let at = this.#zoomed.parent; at !== undefined; at = at.parent) above.unshift(at)
    for (const each of above) this.#cell(each, 0, 1).classList.add('above')
    this.#inside(this.#zoomed, 0)
    const deepest = Math.max(...[...this.#cells.keys()].map(({ depth }) => depth))
    this.#graph.style.height = `${(deepest + 1) * ROW_PX}px`
    this.#graph.replaceChildren(...this.#cells.values())
    const current = this.#cells.get(this.#zoomed)
    if (current !== undefined) current.tabIndex = 0
    this.#mark()
  }

  #inside(at: FlameNode, left: number): void {
    const width = at.ns / this.#zoomed.ns
    if (width < LEAST_WIDTH) return
    this.#cell(at, left, width)
    let from = left
    for (const child of at.children) {
      this.#inside(child, from)
      from += child.ns / this.#zoomed.ns
    }
  }

  #cell(at: FlameNode, left: number, width: number): HTMLElement {
    const cell = document.createElement('button')
    cell.type = 'button'
    cell.tabIndex = -1
    cell.className = at.isEnd ? 'cell end' : 'cell'
    cell.style.left = `${100 * left}%`
    cell.style.width = `${100 * width}%`
    cell.style.top = `${at.depth * ROW_PX}px`
    const color = this.#data.components[leadingComponent(at)]?.[1]
    if (color !== undefined && at !== this.#root) cell.style.setProperty('--mark', color)
    const label = document.createElement('span')
    // A letter or two tell nothing.
    if (width * this.#graph.clientWidth >= LEAST_LABEL_PX) label.textContent = this.#name(at)
    cell.append(label)
    cell.ariaLabel = `${this.#name(at)}, ${this.#amount(at)}`
    cell.addEventListener('click', () => this.#zoom(at))
    cell.addEventListener('focus', () => this.#say(at))
    cell.addEventListener('pointermove', (event) => {
      showTip(null, event, null, this.#facts(at))
    })
    this.#cells.set(at, cell)
    return cell
  }

  #name({ what, isEnd }: FlameNode): string {
    const { frames, components } = this.#data
    if (isEnd) return components[what]?.[0] ?? ''
    return frames[what]?.[0] ?? 'all'
  }

  #amount({ ns }: FlameNode): string {
    return `${this.#value(ns)}, ${shareText(ns / this.#root.ns)}`
  }

  #value(ns: number): string {
    const { isMap, isTime } = this.#data
    return isMap === true && isTime !== true ? countText(ns) : timeText(ns)
  }

  #facts(at: FlameNode): Readonly<Record<string, string>> {
    const [name, color] = [this.#name(at), leadingComponent(at)]
    const file = at.isEnd ? '' : (this.#data.frames[at.what]?.[1] ?? '')
    const mostly = at.isEnd ? '' : (this.#data.components[color]?.[0] ?? '')
    const what = this.#data.isMap === true ? 'value' : 'time'
    return { '': name, at: file, [what]: this.#amount(at), mostly }
  }

  #isMatch(at: FlameNode): boolean {
    if (this.#search === '' || at === this.#root) return false
    const file = at.isEnd ? '' : (this.#data.frames[at.what]?.[1] ?? '')
    return `${this.#name(at)} ${file}`.toLowerCase().includes(this.#search)
  }

  #mark(): void {
    this.#graph.classList.toggle('searched', this.#search !== '')
    for (const [at, cell] of this.#cells) cell.classList.toggle('hit', this.#isMatch(at))
    this.#say()
  }

  /** What is pointed at by keyboard, else what was found, else how to read the graph. */
  #say(at?: FlameNode): void {
    const output = this.#figure.querySelector('output')
    if (output === null) return
    if (at !== undefined)
      output.textContent = Object.values(this.#facts(at)).filter(Boolean).join(' · ')
    else if (this.#search !== '') {
      const ns = matchedNs(this.#root, (each) => this.#isMatch(each))
      const whole = this.#data.isMap === true ? '' : ' of a span'
      output.textContent = `${this.#value(ns)}${whole}, ${shareText(ns / this.#root.ns)}, is on stacks that match.`
    } else output.textContent = this.#summary()
  }

  #summary(): string {
    const { isMap } = this.#data
    const all =
      isMap === true ? `${this.#value(this.#root.ns)} in all` : `${timeText(this.#root.ns)} a span`
    if (this.#root.ns === 0) return 'There is nothing to show here.'
    return this.#lessNs > 0
      ? `${all} more; of other stacks ${timeText(this.#lessNs)} less.`
      : `${all}.`
  }

  #pressed(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.#zoom(this.#root)
    const now = [...this.#cells].find(([, cell]) => cell === document.activeElement)?.[0]
    const next =
      now === undefined
        ? undefined
        : flameNeighbour(now, event.key, (each) => this.#cells.has(each))
    if (next === undefined) return
    event.preventDefault()
    for (const cell of this.#cells.values()) cell.tabIndex = -1
    const cell = this.#cells.get(next)
    if (cell !== undefined) cell.tabIndex = 0
    cell?.focus()
  }
}

/** Makes every flame graph of the page move. */
export function flameGraphs(): void {
  for (const figure of document.querySelectorAll<HTMLElement>('figure.flame')) {
    const graph = figure.querySelector<HTMLElement>('.graph')
    const text = figure.querySelector('script')?.textContent
    if (graph !== null && text !== null && text !== undefined) {
      new FlameGraph(figure, graph, JSON.parse(text))
    }
  }
}

function countText(count: number): string {
  return count.toLocaleString('en')
}

function shareText(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`
}

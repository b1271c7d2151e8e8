import type { View } from 'vega'
import { draw } from './draw.ts'
import { isChosen, type Range, rangeOf, spansIn } from './range.ts'

/** The spans of one function on the page: rows of a table, a chart, and a form to choose by. */
export class SpanChoice {
  readonly #section: Element
  readonly #form: HTMLFormElement
  readonly #rows: readonly HTMLElement[]
  #states: readonly { readonly span: string }[] | undefined
  #isOurs = false
  #range: Range = {}
  #group: string | undefined

  constructor(section: Element, form: HTMLFormElement) {
    this.#section = section
    this.#form = form
    this.#rows = [...section.querySelectorAll<HTMLElement>('tr[data-span]')]
    form.addEventListener('submit', (event) => event.preventDefault())
    form.addEventListener('input', () => this.#typed())
    form.addEventListener('reset', () => {
      this.#forget()
      this.#show({})
    })
  }

  /** From now on only spans of one group, by its number; of all where not said. Returns how many are shown. */
  only(group: string | undefined): number {
    this.#group = group
    this.#show(this.#range)
    return this.#rows.filter(({ hidden }) => !hidden).length
  }

  /** A chart of this function is there: ranges that are dragged over it choose spans. */
  listen(figure: HTMLElement, view: View): void {
    if (figure.dataset.chart !== 'histogram' && figure.dataset.chart !== 'heat') return
    view.addSignalListener('range', (_, value) => {
      if (this.#isOurs) return
      const range = rangeOf(value)
      this.#forget(figure)
      this.#fill(range?.latency)
      this.#show(range ?? {})
    })
  }

  #typed(): void {
    const [from, to] = [this.#number('from'), this.#number('to')]
    this.#forget()
    if (from === undefined && to === undefined) this.#show({})
    else this.#show({ latency: [from ?? 0, to ?? Number.POSITIVE_INFINITY] })
  }

  #number(name: string): number | undefined {
    const input = this.#form.elements.namedItem(name)
    if (!(input instanceof HTMLInputElement) || input.value === '') return undefined
    return Number(input.value) * Number(this.#form.dataset.unit)
  }

  /** The form says what was dragged over, three digits of it. */
  #fill(latency: readonly [number, number] | undefined): void {
    const unit = Number(this.#form.dataset.unit)
    for (const [index, name] of ['from', 'to'].entries()) {
      const input = this.#form.elements.namedItem(name)
      if (!(input instanceof HTMLInputElement)) continue
      input.value =
        latency === undefined ? '' : String(Number((latency[index] / unit).toPrecision(3)))
    }
  }

  /** Ranges in other charts than this one are gone. */
  #forget(kept?: Element): void {
    this.#isOurs = true
    for (const figure of this.#section.querySelectorAll(
      '[data-chart="histogram"],[data-chart="heat"]',
    )) {
      if (figure === kept) continue
      const view = draw(figure)
      if (view === undefined || rangeOf(view.signal('range')) === undefined) continue
      clearRange(view, figure)
    }
    this.#isOurs = false
  }

  #show(range: Range): void {
    this.#range = range
    const chosen = new Set<string>()
    for (const row of this.#rows) {
      const { span = '', dur, from } = row.dataset
      const spot = { durNs: Number(dur), ...(from === undefined ? {} : { fromNs: Number(from) }) }
      const isOfGroup = this.#group === undefined || row.dataset.group === this.#group
      row.hidden = !isOfGroup || !isChosen(spot, range)
      if (!row.hidden) chosen.add(span)
    }
    this.#drawChosen(chosen)
    this.#say(chosen.size, range)
  }

  #drawChosen(chosen: ReadonlySet<string>): void {
    const figure = this.#section.querySelector('[data-chart="timelines"]')
    const view = figure === null ? undefined : draw(figure)
    if (view === undefined) return
    this.#states ??= [...view.data('states')]
    view.data(
      'states',
      this.#states.filter(({ span }) => chosen.has(span)).map((row) => ({ ...row })),
    )
    view.run()
  }

  #say(shown: number, { latency, start }: Range): void {
    const output = this.#form.querySelector('output')
    if (output === null) return
    if (latency === undefined && start === undefined) {
      output.textContent = ''
      return
    }
    const bins: unknown = JSON.parse(this.#form.dataset.bins ?? '[]')
    const all =
      latency === undefined || start !== undefined || !Array.isArray(bins)
        ? ''
        : ` About ${spansIn(bins, latency)} spans of the capture took so long.`
    const none = ' None of those that are kept with their states: --exemplars keeps more.'
    output.textContent = `${shown} of ${this.#rows.length} spans shown.${all}${shown === 0 ? none : ''}`
  }
}

/** Where nothing is dragged over in pixels, nothing is chosen. */
function clearRange(view: View, figure: Element): void {
  view.signal('range_x', [0, 0])
  if (figure.matches('[data-chart="heat"]')) view.signal('range_y', [0, 0])
  view.run()
}

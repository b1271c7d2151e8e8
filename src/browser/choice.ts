import type { View } from 'vega'
import { draw } from './draw.ts'
import { readEnds, writeEnds } from './fragment.ts'
import { keepState, onOtherState, stateOf } from './kept-state.ts'
import { PickedSpans } from './picked.ts'
import { isChosen, type Range, rangeFault, rangeOf, spansIn } from './range.ts'
import { SpanRows } from './span-rows.ts'

/** Charts over which a range can be dragged. */
const RANGED = '[data-chart="histogram"],[data-chart="heat"]'

/** The spans of one function on the page: rows of a table, a chart, and a form to choose by. The choice stands in the address. */
export class SpanChoice {
  readonly #section: Element
  readonly #form: HTMLFormElement
  readonly #rows: SpanRows
  readonly #picked: PickedSpans | undefined
  #isOurs = false
  #range: Range = {}
  #group: string | undefined

  constructor(section: Element, form: HTMLFormElement) {
    this.#section = section
    this.#form = form
    this.#rows = new SpanRows(section)
    this.#picked = PickedSpans.of(section)
    form.addEventListener('submit', (event) => event.preventDefault())
    form.addEventListener('input', () => this.#typed())
    form.addEventListener('reset', () => {
      this.#forget()
      this.#rows.point(undefined)
      this.#show({})
    })
    onOtherState(() => this.#restore())
    const latency = stateOf(this.#key('latency')) ?? stateOf(this.#key('start'))
    if (latency !== undefined) this.#restore()
  }

  /** From now on only spans of one group, by its number; of all where not said. Returns how many are shown. */
  only(group: string | undefined): number {
    this.#group = group
    this.#show(this.#range)
    return this.#rows.shown
  }

  /** A chart of this function is there: ranges that are dragged over it choose spans, and so does a click on what it draws. */
  listen(figure: HTMLElement, view: View): void {
    view.addEventListener('click', (_, item) => this.#clicked(figure, item?.datum))
    if (!figure.matches(RANGED)) return
    view.addSignalListener('range', (_, value) => {
      if (this.#isOurs) return
      const range = rangeOf(value)
      this.#forget(figure)
      this.#fill(range?.latency)
      this.#show(range ?? {})
    })
  }

  /** A ring leads to its span, so does a state; a bar and a cell to the spans in it. */
  #clicked(figure: HTMLElement, datum: unknown): void {
    if (typeof datum !== 'object' || datum === null) return
    if ('name' in datum && typeof datum.name === 'string') {
      this.#rows.point(datum.name, figure.dataset.chart === 'timelines' ? 'quietly' : 'shown')
      return
    }
    if (!figure.matches(RANGED) || !('lo' in datum && 'hi' in datum)) return
    // Bounds of bins are half open.
    const latency = [Number(datum.lo), Number(datum.hi) - 1] as const
    const isCell = 'from' in datum && 'to' in datum
    this.#forget()
    this.#fill(latency)
    this.#show({
      latency,
      ...(isCell ? { start: [Number(datum.from), Number(datum.to)] as const } : {}),
    })
  }

  #key(what: string): string {
    return `${this.#section.id}.${what}`
  }

  #restore(): void {
    const latency = readEnds(stateOf(this.#key('latency')))
    const start = readEnds(stateOf(this.#key('start')))
    this.#forget()
    this.#fill(latency)
    this.#show({
      ...(latency === undefined ? {} : { latency }),
      ...(start === undefined ? {} : { start }),
    })
  }

  #typed(): void {
    const [from, to] = [this.#number('from'), this.#number('to')]
    const fault = rangeFault(from, to)
    for (const input of this.#form.querySelectorAll('input')) {
      input.ariaInvalid = fault === '' ? null : 'true'
    }
    if (fault !== '') {
      this.#tell(fault)
      return
    }
    this.#forget()
    if (from === undefined && to === undefined) this.#show({})
    else this.#show({ latency: [from ?? 0, to ?? Number.POSITIVE_INFINITY] })
  }

  #number(name: string): number | undefined {
    const input = this.#form.elements.namedItem(name)
    if (!(input instanceof HTMLInputElement) || input.value === '') return undefined
    return Number(input.value) * Number(this.#form.dataset.unit)
  }

  /** The form says what was dragged over, three digits of it; an end that is open stays empty. */
  #fill(latency: readonly [number, number] | undefined): void {
    const unit = Number(this.#form.dataset.unit)
    for (const [index, name] of ['from', 'to'].entries()) {
      const input = this.#form.elements.namedItem(name)
      if (!(input instanceof HTMLInputElement)) continue
      const end = latency?.[index] ?? Number.NaN
      input.value = Number.isFinite(end) ? String(Number((end / unit).toPrecision(3))) : ''
      input.ariaInvalid = null
    }
  }

  /** Ranges in other charts than this one are gone. */
  #forget(kept?: Element): void {
    this.#isOurs = true
    for (const figure of this.#section.querySelectorAll(RANGED)) {
      if (figure === kept || figure.querySelector('svg') === null) continue
      const view = draw(figure)
      if (view === undefined || rangeOf(view.signal('range')) === undefined) continue
      clearRange(view, figure)
    }
    this.#isOurs = false
  }

  #show(range: Range): void {
    this.#range = range
    keepState(this.#key('latency'), writeEnds(range.latency))
    keepState(this.#key('start'), writeEnds(range.start))
    this.#rows.show((spot, group) => {
      const isOfGroup = this.#group === undefined || group === this.#group
      return isOfGroup && isChosen(spot, range)
    })
    this.#say(range)
    this.#picked?.show(range, this.#group, this.#inAll(range))
  }

  #say({ latency, start }: Range): void {
    const isAll = latency === undefined && start === undefined
    this.#tell(
      isAll ? '' : `${this.#rows.shown} of ${this.#rows.count} spans with their states shown.`,
    )
  }

  #tell(text: string): void {
    const output = this.#form.querySelector('output')
    if (output !== null) output.textContent = text
  }

  #inAll({ latency, start }: Range): string {
    const bins: unknown = JSON.parse(this.#form.dataset.bins ?? '[]')
    if (latency === undefined || start !== undefined || !Array.isArray(bins)) return ''
    return ` About ${spansIn(bins, latency).toLocaleString('en')} spans of the capture took so long.`
  }
}

/** Where nothing is dragged over in pixels, nothing is chosen. */
function clearRange(view: View, figure: Element): void {
  view.signal('range_x', [0, 0])
  if (figure.matches('[data-chart="heat"]')) view.signal('range_y', [0, 0])
  view.run()
}

import { draw } from './draw.ts'
import { reveal } from './fold.ts'
import { keepState, onOtherState, stateOf } from './kept-state.ts'
import type { Choosable } from './range.ts'
import { zoomTimelines } from './zoom.ts'

/** The spans of a function that are told with their states: rows of a table, timelines of a chart; one can be pointed out. */
export class SpanRows {
  readonly #section: Element
  readonly #rows: readonly HTMLElement[]
  #states: readonly { readonly span: string }[] | undefined
  #current: string | undefined

  constructor(section: Element) {
    this.#section = section
    this.#rows = [...section.querySelectorAll<HTMLElement>('tr[data-span]')]
    for (const row of this.#rows) this.#link(row)
    onOtherState(() => this.point(stateOf(this.#key), 'quietly'))
    const current = stateOf(this.#key)
    if (current !== undefined) this.point(current)
  }

  get count(): number {
    return this.#rows.length
  }

  /** How many are not hidden. */
  get shown(): number {
    return this.#rows.filter(({ hidden }) => !hidden).length
  }

  /** Leaves those that are wanted, in the table and in the chart. */
  show(isWanted: (spot: Choosable, group: string | undefined) => boolean): void {
    for (const row of this.#rows) {
      const { dur, from, group } = row.dataset
      const spot = { durNs: Number(dur), ...(from === undefined ? {} : { fromNs: Number(from) }) }
      row.hidden = !isWanted(spot, group)
    }
    this.#drawShown()
  }

  /**
   * Points out one span by its name, `3` or `usual 1`: its row, and its timeline as wide as it goes, which comes into sight unless
   * quietly.
   */
  point(name: string | undefined, how: 'shown' | 'quietly' = 'shown'): void {
    const row = this.#rows.find((each) => each.dataset.name === name)
    this.#current = row?.dataset.name
    for (const each of this.#rows) {
      if (each === row) each.setAttribute('aria-current', 'true')
      else each.removeAttribute('aria-current')
    }
    keepState(this.#key, this.#current)
    if (how === 'quietly') return
    if (row !== undefined) row.hidden = false
    this.#drawShown()
    zoomTimelines(this.#section, row === undefined ? undefined : [0, Number(row.dataset.dur)])
    reveal(row ?? null)
    row?.scrollIntoView({ block: 'center' })
  }

  get #key(): string {
    return `${this.#section.id}.span`
  }

  #link(row: HTMLElement): void {
    const cell = row.querySelector('th')
    if (cell === null) return
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'link'
    button.textContent = cell.textContent
    button.title = 'Show the timeline of this span alone'
    cell.replaceChildren(button)
    button.addEventListener('click', () => {
      this.point(this.#current === row.dataset.name ? undefined : row.dataset.name)
    })
  }

  /** The timelines of what is shown; of the span alone that was pointed out. */
  #drawShown(): void {
    const figure = this.#section.querySelector('[data-chart="timelines"]')
    const view = figure === null ? undefined : draw(figure)
    if (view === undefined) return
    const shown = this.#rows.filter(
      ({ hidden, dataset }) =>
        !hidden && (this.#current === undefined || dataset.name === this.#current),
    )
    const wanted = new Set(shown.map(({ dataset }) => dataset.span ?? ''))
    this.#states ??= [...view.data('states')]
    view.data(
      'states',
      this.#states.filter(({ span }) => wanted.has(span)).map((row) => ({ ...row })),
    )
    view.run()
  }
}

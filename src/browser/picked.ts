import { type Choosable, isChosen, nearest, type Range } from './range.ts'
import { timeText } from './time-text.ts'

/** What stands beside the table of the spans of a range. */
interface SampleData {
  /** Name and colour. */
  readonly components: readonly (readonly [string, string])[]
  readonly waits: readonly string[]
  readonly rows: readonly SampledRow[]
}

type SampledRow = readonly [
  fromNs: number | null,
  durNs: number,
  gid: number,
  component: number,
  componentNs: number,
  wait: number,
  group: number,
]

/** So many rows are listed. */
const LISTED = 40
const NEAREST = 5

/** The spans of a range, out of those that stand for all spans of a function. */
export class PickedSpans {
  readonly #place: HTMLElement
  readonly #data: SampleData

  constructor(place: HTMLElement, text: string) {
    this.#place = place
    this.#data = JSON.parse(text)
  }

  /** Those of a section; undefined where its page has none. */
  static of(section: Element): PickedSpans | undefined {
    const place = section.querySelector<HTMLElement>('.picked')
    const text = place?.querySelector('script')?.textContent
    return place === null || text === null || text === undefined
      ? undefined
      : new PickedSpans(place, text)
  }

  /**
   * Lists the spans of a range and of a group, the slowest first; nothing where no range is chosen. `about` is how many the capture
   * has.
   */
  show(range: Range, group: string | undefined, about: string): void {
    const isAll = range.latency === undefined && range.start === undefined
    this.#place.hidden = isAll
    if (isAll) return
    const rows = this.#data.rows.filter((row) => group === undefined || String(row[6]) === group)
    const inside = rows.filter((row) => isChosen(choosable(row), range))
    const near = inside.length > 0 ? [] : nearest(rows, choosable, range, NEAREST)
    this.#list(inside.length > 0 ? inside : near)
    this.#say(inside.length, near.length, about)
  }

  #list(rows: readonly SampledRow[]): void {
    const table = this.#place.querySelector('table')
    table?.tBodies[0].replaceChildren(...spread(rows, LISTED).map((row) => this.#row(row)))
    for (const head of table?.querySelectorAll('[aria-sort]') ?? [])
      head.removeAttribute('aria-sort')
  }

  #row([fromNs, durNs, gid, component, componentNs, wait]: SampledRow): HTMLElement {
    const row = document.createElement('tr')
    const [name, color] = this.#data.components[component] ?? ['', '']
    const mostly = name === '' ? '' : `${timeText(componentNs)} ${name}`
    const texts = [
      timeText(durNs),
      gid < 0 ? '' : `${gid}`,
      fromNs === null ? '' : `${(fromNs / 1e9).toFixed(6)} s`,
      mostly,
      this.#data.waits[wait] ?? '',
    ]
    row.append(
      ...texts.map((text, column) => {
        const cell = document.createElement('td')
        cell.className = column < 3 ? 'r' : 'l'
        if (column === 3 && mostly !== '') cell.append(chip(color))
        cell.append(text)
        return cell
      }),
    )
    return row
  }

  #say(inside: number, near: number, about: string): void {
    const note = this.#place.querySelector('p')
    if (note === null) return
    const all = `The page holds ${this.#data.rows.length.toLocaleString('en')} spans, some by chance of every latency and time`
    note.textContent =
      inside > 0
        ? `${all}: ${inside > LISTED ? `${LISTED} of the ${inside}` : `the ${inside}`} of this range are listed.${about}`
        : near > 0
          ? `${all}: none of them lies exactly here, the nearest are listed.${about}`
          : `${all}: none of this group.`
  }
}

/** As many as there is room for, from all over. */
function spread<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all
  return Array.from({ length: most }, (_, at) => all[Math.floor((at * all.length) / most)])
}

function chip(color: string): HTMLElement {
  const mark = document.createElement('span')
  mark.className = 'chip'
  mark.style.background = color
  return mark
}

function choosable([fromNs, durNs]: SampledRow): Choosable {
  return fromNs === null ? { durNs } : { durNs, fromNs }
}

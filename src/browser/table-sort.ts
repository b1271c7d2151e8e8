import { textNumber } from './text-number.ts'
import { tellOnFocus } from './tip.ts'

/** Tables whose columns can be sorted by their headers: numbers by what they are, texts by their letters. */
export function sortableTables(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>('main table')) {
    if (table.tBodies[0].rows.length < 2 && table.dataset.sorts === undefined) continue
    // Cells without a name are no headers, but count as columns.
    const heads = [...(table.tHead?.rows[0].cells ?? [])]
    heads.forEach((head, column) => {
      if (head.tagName !== 'TH') return
      const button = document.createElement('button')
      button.type = 'button'
      button.textContent = head.textContent
      head.replaceChildren(button)
      button.addEventListener('click', () => sortBy(table, heads, column))
      tellOnFocus(button, head.title)
    })
  }
}

function sortBy(table: HTMLTableElement, heads: readonly HTMLElement[], column: number): void {
  const body = table.tBodies[0]
  const rows = [...body.rows]
  const isNumber = rows.some((row) => numberOf(row, column) !== undefined)
  // Numbers are asked for from the top, names from the first.
  const first = isNumber ? 'descending' : 'ascending'
  const other = isNumber ? 'ascending' : 'descending'
  const next = heads[column].getAttribute('aria-sort') === first ? other : first
  for (const head of heads) head.removeAttribute('aria-sort')
  heads[column].setAttribute('aria-sort', next)
  const sign = next === 'ascending' ? 1 : -1
  rows.sort((a, b) => sign * compare(a, b, column, sign))
  body.append(...rows)
}

/** What is not known stands last, whichever way. */
function compare(
  a: HTMLTableRowElement,
  b: HTMLTableRowElement,
  column: number,
  sign: number,
): number {
  const [one, two] = [numberOf(a, column), numberOf(b, column)]
  if (one !== undefined && two !== undefined) return one - two
  if (one !== undefined) return -sign
  if (two !== undefined) return sign
  return textOf(a, column).localeCompare(textOf(b, column), 'en', { numeric: true })
}

/** What the page says it is, else what its text says: `1.20 s`, `1,234`, `-5 %`; of a range its lower end. */
function numberOf(row: HTMLTableRowElement, column: number): number | undefined {
  const { values } = row.dataset
  if (values === undefined) return textNumber(textOf(row, column))
  const all: unknown = JSON.parse(values)
  const value: unknown = Array.isArray(all) ? all[column] : undefined
  return typeof value === 'number' ? value : undefined
}

function textOf(row: HTMLTableRowElement, column: number): string {
  return row.cells[column]?.textContent ?? ''
}

/** So many finds are listed. */
const FOUND = 12

/** The search for functions, places and maps: what is found leads to where the page tells of it. */
export function searchBox(form: HTMLFormElement | null): void {
  const input = form?.querySelector('input')
  const list = form?.querySelector('ul')
  if (form === null || input === null || input === undefined || list === null || list === undefined)
    return
  form.hidden = false
  const known = [...document.querySelectorAll<HTMLElement>('[data-find]')]
  const show = (): void => {
    const wanted = input.value.trim().toLowerCase()
    const found = wanted === '' ? [] : known.filter((each) => isMatch(each, wanted))
    list.replaceChildren(...found.slice(0, FOUND).map(link), ...rest(found.length, wanted))
    list.hidden = wanted === ''
    filterOverview(wanted)
  }
  input.addEventListener('input', show)
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    list.querySelector('a')?.click()
  })
  form.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return
    input.value = ''
    show()
  })
  list.addEventListener('click', () => {
    list.hidden = true
  })
}

function isMatch({ dataset }: HTMLElement, wanted: string): boolean {
  return (dataset.find ?? '').toLowerCase().includes(wanted)
}

function link(found: HTMLElement): HTMLElement {
  const item = document.createElement('li')
  const anchor = document.createElement('a')
  anchor.href = `#${found.id}`
  anchor.textContent = found.dataset.find ?? ''
  anchor.className = 'place-link'
  item.append(anchor)
  return item
}

function rest(found: number, wanted: string): readonly HTMLElement[] {
  if (wanted === '' || (found > 0 && found <= FOUND)) return []
  const item = document.createElement('li')
  item.textContent =
    found === 0 ? 'Nothing of that name on this page.' : `And ${found - FOUND} more.`
  return [item]
}

/** The overview shows the functions that match. */
function filterOverview(wanted: string): void {
  for (const row of document.querySelectorAll<HTMLTableRowElement>('#overview tbody tr')) {
    row.hidden = wanted !== '' && !(row.cells[0].textContent ?? '').toLowerCase().includes(wanted)
  }
}

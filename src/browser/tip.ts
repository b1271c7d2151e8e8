const OFFSET = 14

/** Shows what a mark says of itself beside the pointer. Values come out of captures: they stay text. */
export function showTip(_: unknown, event: MouseEvent, __: unknown, value: unknown): void {
  const tip = tipElement()
  if (value === null || value === undefined || value === '') {
    tip.hidden = true
    return
  }
  tip.replaceChildren(...(isRecord(value) ? entries(value) : [line('', String(value))]))
  tip.hidden = false
  place(tip, event)
}

/** Tells the keyboard what a pointer is told by the title. */
export function tellOnFocus(element: HTMLElement, words: string): void {
  if (words === '') return
  element.addEventListener('focus', () => {
    if (!element.matches(':focus-visible')) return
    const tip = tipElement()
    tip.replaceChildren(line('', words))
    tip.hidden = false
    const { left, bottom } = element.getBoundingClientRect()
    place(tip, { clientX: left, clientY: bottom })
  })
  element.addEventListener('blur', () => {
    tipElement().hidden = true
  })
}

function tipElement(): HTMLElement {
  const known = document.getElementById('tip')
  if (known !== null) return known
  const tip = document.createElement('div')
  tip.id = 'tip'
  tip.role = 'tooltip'
  document.body.append(tip)
  return tip
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function entries(value: Readonly<Record<string, unknown>>): HTMLElement[] {
  return Object.entries(value)
    .filter(([, text]) => text !== '' && text !== null && text !== undefined)
    .map(([name, text]) => line(name, String(text)))
}

function line(name: string, text: string): HTMLElement {
  const row = document.createElement('div')
  const label = document.createElement('b')
  label.textContent = name
  row.append(...(name === '' ? [] : [label]), text)
  return row
}

function place(
  tip: HTMLElement,
  { clientX, clientY }: Pick<MouseEvent, 'clientX' | 'clientY'>,
): void {
  const { width, height } = tip.getBoundingClientRect()
  const left = Math.min(clientX + OFFSET, window.innerWidth - width - 4)
  const below = clientY + OFFSET
  const top = below + height > window.innerHeight ? clientY - height - OFFSET : below
  tip.style.left = `${Math.max(4, left)}px`
  tip.style.top = `${Math.max(4, top)}px`
}

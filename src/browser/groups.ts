import type { SpanChoice } from './choice.ts'

/** What is told of all spans together, whatever group is chosen. */
const OF_ALL =
  '.advice,.pair,.places,.flame,figure[data-chart="histogram"],figure[data-chart="heat"]'

/** The choice of a group, for everything that the page tells of one function. */
export function groupChoice(section: Element, spans: SpanChoice | undefined): void {
  const form = section.querySelector<HTMLFormElement>('form.groups-choice')
  const select = form?.querySelector('select')
  if (form === null || select === null || select === undefined) return
  form.hidden = false
  form.addEventListener('submit', (event) => event.preventDefault())
  const output = form.querySelector('output')
  select.addEventListener('change', () => {
    const group = select.value === '' ? undefined : select.value
    show(section, group)
    const shown = spans?.only(group)
    if (output === null) return
    output.textContent = group === undefined ? '' : saying(shown)
  })
}

function saying(shown: number | undefined): string {
  const spans = shown === undefined ? '' : `${shown} of its spans are among those shown below. `
  return `${spans}What is dimmed is of all groups.`
}

function show(section: Element, group: string | undefined): void {
  for (const part of section.querySelectorAll<HTMLElement>(
    '.groups [data-group],.shapes [data-group]',
  )) {
    part.toggleAttribute('hidden', group !== undefined && part.dataset.group !== group)
  }
  for (const part of section.querySelectorAll(OF_ALL)) {
    part.classList.toggle('of-all', group !== undefined)
  }
}

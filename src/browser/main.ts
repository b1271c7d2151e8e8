import { SpanChoice } from './choice.ts'
import { draw, drawAll } from './draw.ts'
import { flameGraphs } from './flame.ts'
import { foldedParts } from './fold.ts'
import { groupChoice } from './groups.ts'
import { followAddress } from './kept-state.ts'
import { placeLinks } from './place-links.ts'
import { searchBox } from './search.ts'
import { sortableTables } from './table-sort.ts'
import { themeButton } from './theme.ts'
import { zoomKeys } from './zoom.ts'

const choices = new Map<Element, SpanChoice>()

for (const section of document.querySelectorAll('[data-function]')) {
  const form = section.querySelector<HTMLFormElement>('form.choice')
  if (form !== null) choices.set(section, new SpanChoice(section, form))
}

themeButton(document.getElementById('theme'))

const figures = [...document.querySelectorAll<HTMLElement>('figure.chart')]

drawAll(figures, (figure) => {
  const view = draw(figure)
  const section = figure.closest('[data-function]')
  const choice = section === null ? undefined : choices.get(section)
  if (view !== undefined && figure instanceof HTMLElement) choice?.listen(figure, view)
})

for (const section of document.querySelectorAll('[data-function]')) {
  groupChoice(section, choices.get(section))
}
sortableTables()
zoomKeys()
flameGraphs()
placeLinks()
foldedParts()
searchBox(document.querySelector('form.search'))
followAddress()

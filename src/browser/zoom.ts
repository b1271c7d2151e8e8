import { draw } from './draw.ts'

/** Zooms the timelines of a section to a stretch of time in their spans, as a click on a state does; out without one. */
export function zoomTimelines(section: ParentNode, stretch?: readonly [number, number]): void {
  for (const figure of section.querySelectorAll('[data-chart="timelines"]')) {
    const view = draw(figure)
    if (view === undefined) continue
    const fields: unknown = view.signal('zoom_tuple_fields')
    view.signal(
      'zoom_tuple',
      stretch === undefined ? null : { unit: '', fields, values: [...stretch] },
    )
    view.run()
  }
}

/** What zooms by keyboard: buttons beside states zoom in, Escape zooms out. */
export function zoomKeys(): void {
  for (const button of document.querySelectorAll<HTMLElement>('button.zoom')) {
    button.addEventListener('click', () => {
      const { from, to } = button.dataset
      const section = button.closest('[data-function]')
      if (section !== null) zoomTimelines(section, [Number(from), Number(to)])
    })
  }
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') zoomTimelines(document)
  })
}

import type { View } from 'vega'
import { showTip } from './tip.ts'

declare const vega: typeof import('vega')

const views = new Map<Element, View>()

/** Draws the chart of a figure, once; its data stands beside it. */
export function draw(figure: Element): View | undefined {
  const known = views.get(figure)
  if (known !== undefined) return known
  const spec = figure.querySelector('script')?.textContent
  const plot = figure.querySelector<HTMLElement>('.plot')
  if (plot === null || spec === null || spec === undefined) return undefined
  const runtime = vega.parse(JSON.parse(spec))
  const view = new vega.View(runtime, {
    renderer: 'svg',
    container: plot,
    hover: true,
    tooltip: showTip,
  })
  view.run()
  views.set(figure, view)
  return view
}

/** Draws what is in sight at once, the rest when there is nothing else to do, all of it before it is printed. */
export function drawAll(figures: readonly Element[], onDrawn: (figure: Element) => void): void {
  const left = new Set(figures)
  const drawOne = (figure: Element): void => {
    if (!left.delete(figure)) return
    draw(figure)
    onDrawn(figure)
  }
  const sight = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) drawOne(target)
  })
  for (const figure of figures) sight.observe(figure)
  const next = (): void => {
    const [figure] = left
    if (figure === undefined) return
    drawOne(figure)
    whenIdle(next)
  }
  // What is in sight comes first.
  setTimeout(() => whenIdle(next), 200)
  window.addEventListener('beforeprint', () => {
    for (const figure of left) drawOne(figure)
  })
}

/** Not every browser tells when it has nothing else to do. */
function whenIdle(act: () => void): void {
  if ('requestIdleCallback' in window) window.requestIdleCallback(act, { timeout: 500 })
  else setTimeout(act, 20)
}

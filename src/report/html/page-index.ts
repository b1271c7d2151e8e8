import type { Analysis } from '../../model/analysis.ts'
import { histogramName } from '../words/histogram-name.ts'
import { html, type Markup } from './markup.ts'

/** A part of a page, and what its link is called. */
export type Entry = readonly [id: string, name: string]

/** The index of a page: its sections, and those of its function where it is of one. */
export function pageIndex(analysis: Analysis): Markup {
  const { functions, events, histograms, maps = [] } = analysis
  const links: readonly Entry[] = [
    ...(functions.length > 1 ? [entry('overview', 'Functions')] : ofOne(analysis)),
    ...(events.length > 0 ? [entry('runtime', 'Runtime events')] : []),
    ...(histograms.some(({ histogram }) => histogram.series !== undefined)
      ? [entry('over-time', 'Over time')]
      : []),
    ...(histograms.length > 0 ? [entry('maps', 'Histogram maps')] : []),
    ...(maps.length > 0 ? [entry('tables', 'Maps')] : []),
    entry('quality', 'Data quality'),
  ]
  return indexOf(links)
}

/** Links to the parts of a page. */
export function indexOf(links: readonly Entry[]): Markup {
  return html`<nav aria-label="Sections"><ul>${links.map(listed)}</ul></nav>`
}

/** The index of histograms: their names lead to them; nothing for a few. */
export function mapIndex(
  histograms: Analysis['histograms'],
  id: (index: number) => string,
): Markup | undefined {
  if (histograms.length < 4) return undefined
  const links = histograms.map(({ histogram }, index) => entry(id(index), histogramName(histogram)))
  return html`<ul class="index" aria-label="Histograms">${links.map(listed)}</ul>`
}

function ofOne({ functions: [fn] }: Analysis): readonly Entry[] {
  if (fn === undefined) return []
  return [
    ...((fn.grouped?.groups.length ?? 0) > 0 ? [entry('f0-groups', 'Groups')] : []),
    ...(fn.tail === undefined || fn.components.length === 0 ? [] : [entry('f0-why', 'Causes')]),
    ...(fn.places.some(({ at }) => at !== undefined) ? [entry('f0-places', 'Places')] : []),
    ...(fn.latency === undefined ? [] : [entry('f0-shapes', 'Distribution')]),
    ...(fn.exemplars.length === 0 ? [] : [entry('f0-spans', 'Slowest spans')]),
  ]
}

function entry(id: string, name: string): Entry {
  return [id, name]
}

function listed([id, name]: Entry): Markup {
  return html`<li><a href="#${id}">${name}</a></li>`
}

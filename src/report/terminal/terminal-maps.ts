import type { MapSummary } from '../../model/histogram.ts'
import { counted } from '../text/format.ts'
import type { Page } from '../text/page.ts'
import { textTable } from '../text/text-table.ts'
import { wrap } from '../text/wrap.ts'
import { displayName } from '../words/display-name.ts'
import { mapCommand, mapGrid, mapSize } from '../words/map-words.ts'

const SHOWN = 6

/** Maps that are no histograms, a block each: their largest values. */
export function mapBlocks(maps: readonly MapSummary[], page: Page): readonly (readonly string[])[] {
  if (maps.length === 0) return []
  const shown = page.verbose ? maps : maps.slice(0, SHOWN)
  const hidden = maps.length - shown.length
  const more = hidden === 0 ? '' : `${counted(hidden, 'more map')} (-v shows all). `
  return [
    ...shown.map((map) => block(map, page)),
    wrap(`${more}${mapCommand(maps)}`, page.columns, '  '),
  ]
}

function block(map: MapSummary, page: Page): readonly string[] {
  const { header, align, rows } = mapGrid(map)
  return [
    page.ink.heading(`Map ${displayName(map.name)}`),
    `  ${mapSize(map)}`,
    ...textTable([header, ...rows], { align, indent: '  ', columns: page.columns }),
  ]
}

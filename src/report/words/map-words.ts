import type { MapSummary } from '../../model/histogram.ts'
import { about, count, counted, duration } from '../text/format.ts'
import type { Grid } from '../text/grid.ts'
import { displayName } from './display-name.ts'

const MAPS_NAMED = 8

/** The largest values of a map: its keys, then the value, of a stats() its count and mean, too. */
export function mapGrid({ kind, top, unitNs }: MapSummary): Grid {
  const isStats = kind === 'stats'
  const isKeyed = top.some(({ key }) => key.length > 0)
  const values = isStats ? ['count', 'average', 'total'] : ['value']
  const rows = top.map(({ key, value, count: n = 0, average = 0 }) => [
    ...(isKeyed ? [displayName(key.map(oneLine).join(', '))] : []),
    ...(isStats ? [count(n), numberWords(average, unitNs)] : []),
    typeof value === 'number' ? numberWords(value, unitNs) : displayName(oneLine(value)),
  ])
  const header = [...(isKeyed ? ['key'] : []), ...values]
  return { header, align: `${isKeyed ? 'l' : ''}${'r'.repeat(values.length)}`, rows }
}

/** How many keys it has, and how many of them are shown. */
export function mapSize({ keys, top, prints, kind }: MapSummary): string {
  const what = kind === 'tseries' ? 'interval' : 'key'
  const part = keys > top.length ? `, the ${counted(top.length, 'largest', 'largest')} here` : ''
  return `${counted(keys, what)}${part}${prints < 2 ? '' : `, the last of ${count(prints)} prints`}`
}

/** Where all of them are to be seen. */
export function mapCommand(maps: readonly MapSummary[]): string {
  const [first] = maps
  const names = [...new Set(maps.map(({ name }) => displayName(name)))]
  const more = names.length > MAPS_NAMED ? ` and ${count(names.length - MAPS_NAMED)} more` : ''
  const list = `${names.slice(0, MAPS_NAMED).join(', ')}${more}`
  return `Every row of ${list}: gotail tables --table '${displayName(first?.name ?? '@')}' FILE`
}

/** A stack on one line, innermost frame first. */
function oneLine(text: string): string {
  return text.split('\n').join(' ← ')
}

function numberWords(value: number, unitNs: number | undefined): string {
  if (unitNs !== undefined) return duration(value * unitNs)
  return Number.isInteger(value) ? count(value) : about(value)
}

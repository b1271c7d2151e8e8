import type { MapStacks, MapSummary } from '../../model/histogram.ts'
import { about, count, counted, duration } from '../text/format.ts'
import type { Grid } from '../text/grid.ts'
import { displayName } from './display-name.ts'
import { printedName } from './frame-words.ts'

const MAPS_NAMED = 8
const LONG_KEY = 60

/**
 * The largest values of a map: its keys, then the value, of a stats() its count and mean, too. Long keys stand last: a line that
 * is cut keeps its numbers.
 */
export function mapGrid(map: MapSummary): Grid {
  return map.stacks === undefined ? keyGrid(map) : stackGrid(map, map.stacks)
}

function stackGrid({ top, unitNs }: MapSummary, { frames, stacks }: MapStacks): Grid {
  const rows = stacks.slice(0, top.length).map(({ stack, value }) => {
    return [
      numberWords(value, unitNs),
      stack.map((frame) => printedName(frames[frame].name)).join(' ← '),
    ]
  })
  return { header: ['value', 'stack, innermost function first'], align: 'rl', rows }
}

function keyGrid({ kind, top, unitNs }: MapSummary): Grid {
  const isStats = kind === 'stats'
  const isKeyed = top.some(({ key }) => key.length > 0)
  const values = isStats ? ['count', 'average', 'total'] : ['value']
  const keys = top.map(({ key }) => (isKeyed ? [displayName(key.map(oneLine).join(', '))] : []))
  const numbers = top.map(({ value, count: n = 0, average = 0 }) => [
    ...(isStats ? [count(n), numberWords(average, unitNs)] : []),
    typeof value === 'number' ? numberWords(value, unitNs) : displayName(oneLine(value)),
  ])
  const isLong = keys.some(([key = '']) => key.length > LONG_KEY)
  const order = <T>(key: readonly T[], others: readonly T[]): readonly T[] =>
    isLong ? [...others, ...key] : [...key, ...others]
  return {
    header: order(isKeyed ? ['key'] : [], values),
    align: order(isKeyed ? ['l'] : [], ['r'.repeat(values.length)]).join(''),
    rows: top.map((_, at) => order(keys[at], numbers[at])),
  }
}

/** How many keys it has, and how many of them are shown. */
export function mapSize({ keys, top, prints, kind }: MapSummary): string {
  const what = kind === 'tseries' ? 'interval' : 'key'
  const part = keys > top.length ? `, the ${counted(top.length, 'largest', 'largest')} here` : ''
  return `${counted(keys, what)}${part}${lastPrint(prints)}`
}

/** How many keys and stacks a map has that is keyed by stacks; `drawn` of those stacks are. */
export function stackMapSize({ keys, prints }: MapSummary, stacks: number, drawn: number): string {
  const part =
    stacks > drawn ? `, the ${count(drawn)} largest of them here, the gap is the rest` : ''
  return `${counted(keys, 'key')}, ${counted(stacks, 'stack')} of functions${part}${lastPrint(prints)}`
}

/** What a report without spans and histograms is of. */
export function mapsSentence(maps: readonly MapSummary[]): string {
  return `No spans and no histograms, but ${counted(maps.length, 'map')}.`
}

function lastPrint(prints: number): string {
  return prints < 2 ? '' : `, the last of ${count(prints)} prints`
}

/** Where all of them are to be seen. */
export function mapCommand(maps: readonly MapSummary[]): string {
  const [first] = maps
  const names = [...new Set(maps.map(({ name }) => displayName(name)))]
  const more = names.length > MAPS_NAMED ? ` and ${count(names.length - MAPS_NAMED)} more` : ''
  const list = `${names.slice(0, MAPS_NAMED).join(', ')}${more}`
  const stacks = maps.find((map) => map.stacks !== undefined)
  const folded =
    stacks === undefined
      ? ''
      : `; as a flame graph: --table '${displayName(stacks.name)}' --folded FILE`
  return `Every row of ${list}: gotail tables --table '${displayName(first?.name ?? '@')}' FILE${folded}`
}

/** A stack on one line, innermost frame first. */
function oneLine(text: string): string {
  return text.split('\n').join(' ← ')
}

function numberWords(value: number, unitNs: number | undefined): string {
  if (unitNs !== undefined) return duration(value * unitNs)
  return Number.isInteger(value) ? count(value) : about(value)
}

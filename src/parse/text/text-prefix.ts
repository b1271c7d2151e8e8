import { opensStack } from './stack-text.ts'
import { isNumericValue, type MapText, parseMapText } from './text-map.ts'
import type { TextRows } from './text-rows.ts'

/** A map and where it begins in its line. */
export interface FoundMap {
  readonly at: number
  readonly map: MapText
}

/** A longer line is not searched for a map in its middle, and no more than the first few `@` are looked at. */
const MAX_LINE = 64 * 1024
const MAX_TRIES = 16
/** What may stand right before the `@` of an address such as `user@host: 5`. */
const ADDRESS = /[\w.+-]/

/** The map of a line: at its start, or behind what a printf without a newline left there. */
export function findMap(text: string, rows: TextRows): FoundMap | undefined {
  if (text.startsWith('@')) return mapAt(text, 0, rows)
  if (text.length > MAX_LINE) return undefined
  let tries = 0
  for (let i = text.indexOf('@'); i >= 0 && tries < MAX_TRIES; i = text.indexOf('@', i + 1)) {
    tries++
    const found = mapAt(text, i, rows)
    if (found !== undefined && isPlausible(text[i - 1], found.map, rows)) return found
  }
  return undefined
}

function mapAt(text: string, at: number, rows: TextRows): FoundMap | undefined {
  const map = parseMapText(text, at)
  return map !== undefined && rows.script.admits(map) ? { at, map } : undefined
}

/**
 * In the middle of a line a map is believed in when it does not continue a word, and its name is known or its value is a
 * number or on the next lines; a name from the script is believed in anywhere.
 */
function isPlausible(before: string, map: MapText, rows: TextRows): boolean {
  if (map.shape === 'open' && !opensStack(`[${map.key}`)) return false
  if (rows.script.map(map.name) !== undefined) return true
  if (ADDRESS.test(before)) return false
  return map.shape !== 'row' || rows.knows(map.name) || isNumericValue(map.value)
}

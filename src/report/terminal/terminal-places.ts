import type { FunctionAnalysis } from '../../model/analysis.ts'
import type { PlaceShare } from '../../model/places.ts'
import { counted, percent } from '../text/format.ts'
import type { Page } from '../text/page.ts'
import { wrap } from '../text/wrap.ts'
import { largePlaces, placeAt, placeKind, placeNotes, wakerSentence } from '../words/place-words.ts'

/** So many places are shown unless more are asked for. */
const SHOWN = 6
const SHARE_WIDTH = 7
const NO_STACK = 'no stack was printed'

/** Where in the code slow spans lose their time, and because of whom; no lines in captures without stacks. */
export function placesSection(fn: FunctionAnalysis, page: Page): readonly string[] {
  if (!fn.places.some(({ at }) => at !== undefined)) return []
  const large = largePlaces(fn)
  const shown = page.verbose ? large : large.slice(0, SHOWN)
  if (shown.length === 0) return []
  const left = large.length - shown.length
  const kindWidth = Math.max(...shown.map((place) => placeKind(place).length))
  return [
    page.ink.heading('Where, and because of whom'),
    ...shown.flatMap((place) => placeLines(place, kindWidth, page)),
    ...(left === 0 ? [] : [`  ${counted(left, 'more place')} (-v shows all).`]),
    ...placeNotes(shown).flatMap((note) => wrap(note, page.columns, '  ')),
  ]
}

function placeLines(place: PlaceShare, kindWidth: number, page: Page): readonly string[] {
  const { excessShare = 0, verdict, at } = place
  const share = percent(Math.min(1, excessShare)).padStart(SHARE_WIDTH)
  const where = at === undefined ? NO_STACK : placeAt(place)
  const doubt = verdict === undefined ? '' : `  ${verdict}`
  const indent = ' '.repeat(2 + SHARE_WIDTH + 2 + kindWidth + 2)
  const [first, ...more] = wrap(`${where}${doubt}`, page.columns - indent.length)
  const who = wakerSentence(place)
  return [
    `  ${share}  ${placeKind(place).padEnd(kindWidth)}  ${first.trimEnd()}`,
    ...more.map((line) => `${indent}${line}`),
    ...(who === '' ? [] : wrap(who, page.columns, indent)),
  ]
}

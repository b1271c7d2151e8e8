import type { FunctionAnalysis } from '../../model/analysis.ts'
import type { ComponentName } from '../../model/components.ts'
import type { PlaceShare } from '../../model/places.ts'
import { percent } from '../text/format.ts'
import { COMPONENT_WORDS } from './component-words.ts'
import { placeAt } from './place-words.ts'

/** So many places of a component are named, and those with so much of its time in slow spans. */
const NAMED = 2
const LEAST_PART = 0.2
const NEARLY_ALL = 0.95

/** What to try where the place is known: what only helps to find it is left out. */
const CURES_THERE: Readonly<Partial<Record<ComponentName, string>>> = {
  running: 'compare what slow requests ask for there with what usual ones do',
  syscall: 'cache, batch, or move it off the path',
  wait_chan: 'look at what the other goroutine did meanwhile; add workers or a buffer',
  wait_select: 'look at what the goroutine that ended the wait did meanwhile',
  wait_mutex: 'hold the lock for less, split it, or read without it',
  wait_cond: 'look at what the last goroutine did meanwhile; bound or hedge the fan-out',
}

/** Where a component comes from, and what to try. */
export interface Advice {
  readonly label: string
  /** What usually makes it large, or where it is where stacks tell that. */
  readonly cause: string
  readonly isPlaced: boolean
  readonly cure: string
}

/** What to say about a component of a function: its places where stacks tell them, else what usually makes it large. */
export function adviceOn(name: ComponentName, { places }: FunctionAnalysis): Advice {
  const { label, cause, cure } = COMPONENT_WORDS[name]
  const where = whereWords(places.filter(({ component }) => component === name))
  if (where === '') return { label, cause, isPlaced: false, cure }
  return { label, cause: where, isPlaced: true, cure: CURES_THERE[name] ?? cure }
}

/** `at main.(*Cache).Get, cache.go:12`; empty where most of the time has no stack, or no name. */
function whereWords(own: readonly PlaceShare[]): string {
  const allNs = own.reduce((sum, { tailMeanNs }) => sum + tailMeanNs, 0)
  if (!(allNs > 0)) return ''
  const named = own
    .map((place) => ({ place, part: place.tailMeanNs / allNs }))
    .filter(({ place, part }) => place.at?.fn !== undefined && part >= LEAST_PART)
    .sort((a, b) => b.part - a.part)
    .slice(0, NAMED)
  const words = named.map(({ place, part }) => {
    const call = place.systemCall === undefined ? '' : `${place.systemCall} `
    const share = part >= NEARLY_ALL ? '' : ` (${percent(part)})`
    return `${call}at ${placeAt(place)}${share}`
  })
  return words.join(' and ')
}

import type { Analysis } from '../model/analysis.ts'
import { type Check, ok, warning } from '../model/check.ts'
import type { PlaceShare } from '../model/places.ts'
import { shareWords } from './share-words.ts'

/** From these parts on a capture tells enough. */
const MOST = 0.9
const WHOLE = 1000

/** Whether stacks tell where spans wait, who ends that, and in which functions; no checks in a capture without stacks. */
export function judgeStacks({ functions }: Analysis): readonly Check[] {
  const places = functions.flatMap((fn) => fn.places)
  if (!places.some(({ at }) => at !== undefined)) return []
  const waits = places.filter(({ component }) => component?.startsWith('wait_') === true)
  const frames = functions.flatMap(({ flame }) => flame?.frames ?? [])
  return [
    judgeWaits(waits),
    judgeWakers(waits),
    judgeNames(frames.filter(({ fn }) => fn !== undefined).length, frames.length),
  ]
}

function judgeWaits(waits: readonly PlaceShare[]): Check {
  const count = (some: readonly PlaceShare[]): number =>
    some.reduce((sum, each) => sum + each.waits, 0)
  const [told, all] = [count(waits.filter(({ at }) => at !== undefined)), count(waits)]
  const what = `${shareWords(told, all)} of the waits in calls have a stack`
  if (told >= MOST * all) return ok('stacks', what)
  return warning(
    'stacks',
    what,
    'gotail script prints one for each wait of a goroutine that it saw enter a function; less load, or --stack-depth 8, loses fewer lines',
  )
}

/** By time, since a long wait matters more; of slow spans. */
function judgeWakers(waits: readonly PlaceShare[]): Check {
  let allNs = 0
  let knownNs = 0
  for (const { tailMeanNs, wakers } of waits) {
    allNs += tailMeanNs
    knownNs += tailMeanNs * wakers.reduce((sum, { share }) => sum + share, 0)
  }
  const percent = allNs === 0 ? 100 : Math.round((knownNs / allNs) * WHOLE) / 10
  const what = `who ended it is known of ${percent} % of the time that slow spans wait`
  if (knownNs >= MOST * allNs) return ok('wakers', what)
  return warning(
    'wakers',
    what,
    'trace with a script of this gotail: it prints the waker of each wake-up in a function; or fewer events get lost',
  )
}

function judgeNames(named: number, all: number): Check {
  const what = `${shareWords(named, all)} of the frames name a function`
  if (named >= MOST * all) return ok('names', what)
  return warning('names', what, 'give the program that was traced: --binary FILE')
}

import type { FunctionAnalysis, TimelineState } from '../../model/analysis.ts'
import type { PlacesLeftOut } from '../../model/comparison.ts'
import type { ComponentName } from '../../model/components.ts'
import type { BehindShare, ComparedPlaceName, PlaceShare, WakerShare } from '../../model/places.ts'
import { percent } from '../text/format.ts'
import { COMPARED_WORDS, COMPONENT_WORDS } from './component-words.ts'
import { frameWords, functionWords, shortName } from './frame-words.ts'

/** A place with less of the excess is a detail. */
const LEAST_SHARE = 0.05
/** What stood behind is told from this part on. */
const LEAST_BEHIND = 0.2
const LEAST_PART = 0.005
/** The waker is named where it ended at least so much of the waits. */
const LEAST_WAKER = 0.2
const LEAST_HOLDER = 0.05

/** Where places are told by their addresses. */
const NO_NAMES =
  'Addresses become functions and lines with the program that was traced: --binary FILE. Without names the innermost address is often that of the runtime, and waits of one kind look like one place.'

/** Where a chain ends at a wait since wake-ups of goroutines outside of the functions had no stacks. */
const CHAIN_ENDS =
  'Where the goroutines that end these waits wait themselves is seen by a trace with --stacks all.'
/** Nobody inside the program ends these. */
const ENDED_OUTSIDE: ReadonlySet<ComponentName> = new Set(['wait_net', 'wait_sleep', 'wait_gc'])

const WOKEN: Readonly<Partial<Record<ComponentName, string>>> = {
  wait_mutex: 'released by',
  wait_net: 'ended by',
  wait_sleep: 'ended by',
}

/** What a goroutine does while it is behind a wait: `was … 81 % of that time`. */
const DOING: Readonly<Partial<Record<ComponentName, string>>> = {
  running: 'running',
  sched_wait: 'waiting for a P',
  os_runq: 'waiting for a CPU',
  os_blocked: 'blocked in the kernel',
  syscall: 'in a system call',
  unknown: 'doing what is not known',
}

const LEFT_OUT: Readonly<Record<PlacesLeftOut, string>> = {
  'no stacks before': 'the capture from before has no stacks',
  'no stacks after': 'the capture from after has no stacks',
  'no names':
    'the captures are of different builds, and their addresses have no names (--binary FILE, once for each build)',
}

/** The places that make the tail slow, the most first. */
export function largePlaces({ places }: FunctionAnalysis): readonly PlaceShare[] {
  return places.filter(({ excessShare }) => (excessShare ?? 0) >= LEAST_SHARE)
}

/** What the goroutine does at a place: `mutex`, `system call fsync`. */
export function placeKind({ component, systemCall }: ComparedPlaceName): string {
  if (component === undefined) return 'other places'
  const { short } = COMPARED_WORDS[component]
  return systemCall === undefined ? short : `${short} ${systemCall}`
}

/** Where it is; empty where no stack was printed. */
export function placeAt({ at }: ComparedPlaceName): string {
  return at === undefined ? '' : frameWords(at)
}

/** What more there is to know of places that are shown, and how: a sentence each. */
export function placeNotes(shown: readonly PlaceShare[]): readonly string[] {
  return [
    ...(shown.some(({ at }) => at !== undefined && at.fn === undefined) ? [NO_NAMES] : []),
    ...(shown.some((place) => wakerSentence(place) !== '' && endsAtWait(place))
      ? [CHAIN_ENDS]
      : []),
  ]
}

function endsAtWait(place: PlaceShare): boolean {
  const most = mostBehind(place)
  if (most === undefined || most.at !== undefined || place.wakers[0].isRuntime === true)
    return false
  return most.component.startsWith('wait_') && !ENDED_OUTSIDE.has(most.component)
}

/** Why the places of two captures are not compared. */
export function leftOutWords(why: PlacesLeftOut): string {
  return `Places in the code are left out: ${LEFT_OUT[why]}.`
}

/**
 * Who ended the waits at a place, and what that goroutine did meanwhile: `released by main.(*Cache).evict, cache.go:88, which
 * was in a system call 81 % of that time: fsync at os.(*File).Sync`. Empty where no wake-up was seen.
 */
export function wakerSentence(place: PlaceShare): string {
  const [waker] = place.wakers
  if (waker === undefined || waker.share < LEAST_WAKER) return ''
  const verb = (place.component && WOKEN[place.component]) ?? 'woken by'
  if (waker.isRuntime === true) return `${verb} ${runtimeWords(place)}`
  const behind = behindWords(place)
  const holder = firstHolder(place)
  if (holder === undefined) {
    return `${verb} ${whoWords(waker)}${behind === '' ? '' : `, which was ${behind}`}`
  }
  const passed = percent(partAt(place, place.at?.fn))
  const held = behind === '' ? '' : `; the holder was ${behind}`
  return `${verb} ${whereWords(holder)}, and passed on by those who waited (${passed})${held}`
}

/**
 * In a lock convoy most waiters are woken by the one before them, at the very place where they wait: who held the lock first is
 * the largest other waker. Undefined for anything else.
 */
function firstHolder({ component, at, wakers }: PlaceShare): WakerShare | undefined {
  if (component !== 'wait_mutex' || at?.fn === undefined || wakers[0]?.at?.fn !== at.fn) {
    return undefined
  }
  return wakers.find((each) => each.at?.fn !== at.fn && each.share >= LEAST_HOLDER)
}

/** How much of a place's waits a function ended. */
function partAt({ wakers }: PlaceShare, fn: string | undefined): number {
  return wakers.reduce((sum, { at, share }) => sum + (at?.fn === fn ? share : 0), 0)
}

/** Who ended one wait: `released by main.(*Cache).evict, cache.go:88 (goroutine 34)`; empty where that is not known. */
export function wokenWords({ state, by }: Pick<TimelineState, 'state' | 'by'>): string {
  if (by === undefined) return ''
  const verb = WOKEN[state] ?? 'woken by'
  if (by.gid === 0) return `${verb} ${runtimeWords({ component: state })}`
  const { goroutine, at } = by
  const start = goroutine === undefined ? 'another goroutine' : goroutineWords(goroutine)
  return `${verb} ${at === undefined ? start : frameWords(at)} (goroutine ${by.gid})`
}

/** What the goroutine that ended the waits at a place did meanwhile, the most first, without what is next to nothing. */
export function behindParts({
  behind,
}: PlaceShare): readonly (Pick<BehindShare, 'component' | 'share'> & { readonly words: string })[] {
  return behind
    .filter(({ share }) => share >= LEAST_PART)
    .map((part) => {
      const where = behindWhere(part)
      const words = `${doing(part)}${where === '' ? '' : `: ${where}`}`
      return { component: part.component, share: part.share, words }
    })
}

/** The leading place of a long tail as a sentence of its own; empty where no stack tells it, or no name. */
export function placeSentence(fn: FunctionAnalysis): string {
  const [first] = fn.tailVerdict === 'long' ? largePlaces(fn) : []
  // Without names all waits of a kind may have one address, that of the runtime.
  if (first?.at?.fn === undefined || first.component === undefined) return ''
  const who = wakerSentence(first)
  const share = percent(Math.min(1, first.excessShare ?? 0))
  return `${share} of the excess at one place (${placeKind(first)}): ${placeAt(first)}${who === '' ? '' : `; ${who}`}.`
}

function runtimeWords({ component }: Pick<PlaceShare, 'component'>): string {
  if (component === 'wait_net') return 'the network poller: the answer came'
  return component === 'wait_sleep' ? 'a timer' : 'the runtime itself (a timer, or the network)'
}

function whoWords(waker: WakerShare): string {
  return `${whereWords(waker)}${waker.share < 0.95 ? ` (${percent(waker.share)})` : ''}`
}

function whereWords({ goroutine, at }: WakerShare): string {
  const who = goroutine === undefined ? '' : goroutineWords(goroutine)
  if (at === undefined) return who === '' ? 'another goroutine' : who
  return `${frameWords(at)}${who === '' || isIn(at.fn, goroutine ?? '') ? '' : ` in ${who}`}`
}

/** What `go` called; of a wrapper that the compiler made for that call, the function with the `go` statement is known alone. */
function goroutineWords(start: string): string {
  const from = start.replace(/\.gowrap\d+$/, '')
  return from === start
    ? `goroutine ${shortName(start)}`
    : `a goroutine that ${shortName(from)} began`
}

/** A closure of a function, or the function itself. */
function isIn(fn: string | undefined, goroutine: string): boolean {
  return fn !== undefined && (fn === goroutine || goroutine.startsWith(`${fn}.`))
}

/** What stood behind, the largest part that is known, where it is worth a word. */
function mostBehind({ behind }: PlaceShare): BehindShare | undefined {
  const most = behind.find(({ component }) => component !== 'unknown')
  return most === undefined || most.share < LEAST_BEHIND ? undefined : most
}

function behindWords(place: PlaceShare): string {
  const most = mostBehind(place)
  if (most === undefined) return ''
  const where = behindWhere(most)
  return `${doing(most)} ${percent(most.share)} of that time${where === '' ? '' : `: ${where}`}`
}

function doing({ component }: BehindShare): string {
  return DOING[component] ?? COMPONENT_WORDS[component].label
}

function behindWhere({ systemCall, at }: BehindShare): string {
  const where = at === undefined ? '' : functionWords(at)
  if (systemCall === undefined) return where
  return where === '' ? systemCall : `${systemCall} at ${where}`
}

import type { Analysis, FunctionAnalysis, RuntimeEvents } from '../../model/analysis.ts'
import type { ComponentName } from '../../model/components.ts'
import type { EventAssociation, Incident, Proportion } from '../../model/tail.ts'
import { counted, duration, percent, times } from '../text/format.ts'
import { COMPONENT_WORDS } from './component-words.ts'
import { displayName } from './display-name.ts'

/** From this p-value on an event and slow spans are not said to go together. */
const CHANCE = 0.05
/** An incident with more of the excess stands under the headline. */
const GREAT = 0.25
const FUNCTIONS_TOLD = 10

const NAMES: Readonly<Record<string, string>> = {
  gc_mark: 'GC mark phase',
  stw: 'stop-the-world pause',
}

/** What a runtime event is called. */
export function eventName(name: string): string {
  return NAMES[name] ?? name
}

/** What the runtime did to everyone, and whether slow spans go with it: a sentence each. Empty where it did nothing. */
export function runtimeSentences({ events, functions }: Analysis): readonly string[] {
  if (events.length === 0) return []
  const known = functions
    .filter(({ tail }) => (tail?.associations.length ?? 0) > 0)
    .slice(0, FUNCTIONS_TOLD)
  const sentences = known.flatMap((fn) => {
    const name = functions.length > 1 ? `${displayName(fn.fn)}: ` : ''
    return together(fn.tail?.associations ?? []).map((sentence) => `${name}${sentence}`)
  })
  return [...events.map(occurrence), ...sentences]
}

/** What a drawing of the events does not show one by one: a sentence each. */
export function drawingSentences(events: readonly RuntimeEvents[]): readonly string[] {
  return events.flatMap(({ name, count, intervals, undrawn = 0 }) => {
    if (intervals === undefined) return []
    const isJoined = intervals.length < count - undrawn
    return [
      ...(isJoined ? [`Neighbouring ${eventName(name)}s are drawn as one.`] : []),
      ...(undrawn > 0
        ? [`${counted(undrawn, eventName(name))} not drawn: forgotten to save room, or not over.`]
        : []),
    ]
  })
}

/** Incidents that make more than a quarter of a long tail: a sentence each, right under the headline. */
export function greatIncidents(fn: FunctionAnalysis): readonly string[] {
  return (fn.tail?.incidents ?? []).filter((incident) => isGreat(fn, incident)).map(story)
}

/** The other ones. */
export function lesserIncidents(fn: FunctionAnalysis): readonly string[] {
  return (fn.tail?.incidents ?? []).filter((incident) => !isGreat(fn, incident)).map(story)
}

function isGreat({ tailVerdict }: FunctionAnalysis, { shareOfExcess }: Incident): boolean {
  return tailVerdict === 'long' && shareOfExcess > GREAT
}

/** What goes with slow spans, or that nothing does. */
function together(associations: readonly EventAssociation[]): readonly string[] {
  const found = associations.flatMap((association) => [
    ...(association.startsP < CHANCE ? [startTogether(association)] : []),
    ...(association.overlapQ < CHANCE ? [lieTogether(association)] : []),
  ])
  return found.length > 0
    ? found
    : ['Slow spans neither begin during these, nor lie in them, more than chance has it.']
}

function occurrence({ name, count, totalNs, maxNs }: RuntimeEvents): string {
  const what = counted(count, eventName(name))
  return `${what}, ${duration(totalNs)} in all, the longest ${duration(maxNs)}.`
}

function startTogether(association: EventAssociation): string {
  const { name, tailStarts, bodyStarts, startsP, riskRatio } = association
  const what = eventName(name)
  const ratio = riskRatio === undefined ? '' : `, ${times(riskRatio)} as often`
  return `${share(tailStarts)} of the slow spans began during a ${what}, ${share(bodyStarts)} of the usual ones${ratio} (p ${chance(startsP)}).`
}

function lieTogether({ name, overlapNs, expectedOverlapNs, overlapQ }: EventAssociation): string {
  const [here, elsewhere] = [overlapNs, expectedOverlapNs].map((ns) => duration(Math.round(ns)))
  return `A slow span lies ${here} in ${eventName(name)}s on average; at any other time it would be ${elsewhere} (q ${chance(overlapQ)}).`
}

function chance(p: number): string {
  return p < 0.001 ? '< 0.001' : `= ${p.toFixed(3)}`
}

function share({ share }: Proportion): string {
  return percent(share ?? 0)
}

function story(incident: Incident): string {
  const { what, fromNs, durNs, slowest, ofSlowest, spans, shareOfExcess, component } = incident
  const name = what === 'burst' ? 'A burst of slow spans,' : `One ${eventName(what)},`
  const where = incident.capture === undefined ? 'the capture' : displayName(incident.capture)
  const label = COMPONENT_WORDS[component satisfies ComponentName].label
  return `${name} ${duration(durNs)} long, ${duration(fromNs)} into ${where}: ${counted(spans, 'slow span')}, ${slowest} of the ${ofSlowest} slowest, mostly ${label}; ${percent(shareOfExcess)} of the excess.`
}

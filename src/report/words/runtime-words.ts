import type { Analysis, FunctionAnalysis, RuntimeEvents } from '../../model/analysis.ts'
import type { ComponentName } from '../../model/components.ts'
import type { EventAssociation, Incident, Proportion } from '../../model/tail.ts'
import { counted, duration, percent, times } from '../text/format.ts'
import { COMPONENT_WORDS } from './component-words.ts'
import { displayName } from './display-name.ts'

/** From this p-value on an event and slow spans are not said to go together. */
const CHANCE = 0.05

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
  const associations = functions.slice(0, 1).flatMap((fn) => fn.tail?.associations ?? [])
  return [...events.map(occurrence), ...together(associations)]
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

/** Slow spans that share one event: a sentence each. */
export function incidentSentences({ tail }: FunctionAnalysis): readonly string[] {
  return (tail?.incidents ?? []).map(story)
}

/** What goes with slow spans, or that nothing does. */
function together(associations: readonly EventAssociation[]): readonly string[] {
  const real = associations.filter(({ startsP }) => startsP < CHANCE)
  if (associations.length === 0) return []
  if (real.length > 0) return real.map(goTogether)
  return ['Slow spans begin during these no more often than chance has it.']
}

function occurrence({ name, count, totalNs, maxNs }: RuntimeEvents): string {
  const what = counted(count, eventName(name))
  return `${what}, ${duration(totalNs)} in all, the longest ${duration(maxNs)}.`
}

function goTogether(association: EventAssociation): string {
  const { name, tailStarts, bodyStarts, startsP, riskRatio } = association
  const what = eventName(name)
  const ratio = riskRatio === undefined ? '' : `, ${times(riskRatio)} as often`
  const p = startsP < 0.001 ? '< 0.001' : `= ${startsP.toFixed(3)}`
  return `${share(tailStarts)} of the slow spans began during a ${what}, ${share(bodyStarts)} of the usual ones${ratio} (p ${p}).`
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

import type { Analysis, FunctionAnalysis, RuntimeEvents } from '../model/analysis.ts'
import type { ComponentName } from '../model/components.ts'
import type { EventAssociation, Incident, Proportion } from '../model/tail.ts'
import { COMPONENT_WORDS } from './component-words.ts'
import { displayName } from './display-name.ts'
import { counted, duration, percent, times } from './format.ts'
import type { Page } from './page.ts'
import { wrap } from './wrap.ts'

/** From this p-value on an event and slow spans are not said to go together. */
const CHANCE = 0.05

const NAMES: Readonly<Record<string, string>> = {
  gc_mark: 'GC mark phase',
  stw: 'stop-the-world pause',
}

/** What the runtime did to everyone: garbage collections and pauses, and whether slow spans go with them. */
export function runtimeSection(analysis: Analysis, page: Page): readonly string[] {
  if (analysis.events.length === 0) return []
  const associations = analysis.functions.slice(0, 1).flatMap((fn) => fn.tail?.associations ?? [])
  return [
    page.ink.heading('Runtime events'),
    ...analysis.events.flatMap((event) => wrap(occurrence(event), page.columns, '  ')),
    ...together(associations).flatMap((line) => wrap(line, page.columns, '  ')),
  ]
}

/** What goes with slow spans, or that nothing does. */
function together(associations: readonly EventAssociation[]): readonly string[] {
  const real = associations.filter(({ startsP }) => startsP < CHANCE)
  if (associations.length === 0) return []
  if (real.length > 0) return real.map(goTogether)
  return ['Slow spans begin during these no more often than chance has it.']
}

/** Slow spans that share one event. */
export function incidentSection(fn: FunctionAnalysis, page: Page): readonly string[] {
  const incidents = fn.tail?.incidents ?? []
  if (incidents.length === 0) return []
  return [
    page.ink.heading('Incidents: slow spans that share one event'),
    ...incidents.flatMap((incident) => wrap(story(incident), page.columns, '  ')),
  ]
}

function occurrence({ name, count, totalNs, maxNs }: RuntimeEvents): string {
  const what = counted(count, NAMES[name] ?? name)
  return `${what}, ${duration(totalNs)} in all, the longest ${duration(maxNs)}.`
}

function goTogether(association: EventAssociation): string {
  const { name, tailStarts, bodyStarts, startsP, riskRatio } = association
  const what = NAMES[name] ?? name
  const ratio = riskRatio === undefined ? '' : `, ${times(riskRatio)} as often`
  const p = startsP < 0.001 ? '< 0.001' : `= ${startsP.toFixed(3)}`
  return `${share(tailStarts)} of the slow spans began during a ${what}, ${share(bodyStarts)} of the usual ones${ratio} (p ${p}).`
}

function share({ share }: Proportion): string {
  return percent(share ?? 0)
}

function story(incident: Incident): string {
  const { what, fromNs, durNs, slowest, ofSlowest, spans, shareOfExcess, component } = incident
  const name = what === 'burst' ? 'A burst of slow spans,' : `One ${NAMES[what] ?? what},`
  const where = incident.capture === undefined ? 'the capture' : displayName(incident.capture)
  const label = COMPONENT_WORDS[component satisfies ComponentName].label
  return `${name} ${duration(durNs)} long, ${duration(fromNs)} into ${where}: ${counted(spans, 'slow span')}, ${slowest} of the ${ofSlowest} slowest, mostly ${label}; ${percent(shareOfExcess)} of the excess.`
}

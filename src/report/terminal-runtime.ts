import type { Analysis, FunctionAnalysis, RuntimeEvents } from '../model/analysis.ts'
import type { ComponentName } from '../model/components.ts'
import type { EventAssociation, Incident } from '../model/tail.ts'
import { COMPONENT_WORDS } from './component-words.ts'
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
  return [
    page.ink.heading('Runtime events'),
    ...analysis.events.flatMap((event) => wrap(occurrence(event), page.columns, '  ')),
    ...analysis.functions
      .slice(0, 1)
      .flatMap((fn) => fn.tail?.associations ?? [])
      .flatMap((association) => wrap(goTogether(association), page.columns, '  ')),
  ]
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
  if (tailStarts.share === undefined || bodyStarts.share === undefined) return ''
  const shares = `${percent(tailStarts.share)} of the slow spans began during a ${what}, ${percent(bodyStarts.share)} of the usual ones`
  if (startsP >= CHANCE) return `${shares}: no more than chance (p = ${startsP.toFixed(2)}).`
  const ratio = riskRatio === undefined ? '' : `, ${times(riskRatio)} as often`
  return `${shares}${ratio} (p ${startsP < 0.001 ? '< 0.001' : `= ${startsP.toFixed(3)}`}).`
}

function story(incident: Incident): string {
  const { what, fromNs, durNs, slowest, ofSlowest, spans, shareOfExcess, component } = incident
  const name = what === 'burst' ? 'A burst of slow spans' : `One ${NAMES[what] ?? what}`
  const label = COMPONENT_WORDS[component satisfies ComponentName].label
  return `${name} of ${duration(durNs)}, ${duration(fromNs)} into the capture: ${counted(spans, 'slow span')}, ${slowest} of the ${ofSlowest} slowest, mostly ${label}; ${percent(shareOfExcess)} of the excess.`
}

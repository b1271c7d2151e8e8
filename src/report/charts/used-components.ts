import type { FunctionAnalysis } from '../../model/analysis.ts'
import { COMPONENTS, type ComponentName } from '../../model/components.ts'
import type { NamedExemplar } from './named-exemplars.ts'

/** The components that slow or usual spans have any time of, in the order of all components. */
export function componentsOfTail({ components }: FunctionAnalysis): readonly ComponentName[] {
  const used = components.filter(({ bodyMeanNs, tailMeanNs }) => bodyMeanNs > 0 || tailMeanNs > 0)
  const names = new Set(used.map(({ name }) => name))
  return COMPONENTS.filter((name) => names.has(name))
}

/** The components that the drawn timelines show. */
export function componentsOfTimelines(named: readonly NamedExemplar[]): readonly ComponentName[] {
  const states = named.flatMap(({ exemplar }) => exemplar.timeline)
  const names = new Set(states.map(({ state }) => state))
  return COMPONENTS.filter((name) => names.has(name))
}

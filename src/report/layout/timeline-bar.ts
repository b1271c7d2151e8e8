import type { TimelineState } from '../../model/analysis.ts'
import { COMPONENTS, type ComponentName } from '../../model/components.ts'
import { COMPONENT_WORDS } from '../words/component-words.ts'

/** A span as one line: each of `columns` characters shows the state that took most of its part of the time. */
export function timelineBar(
  timeline: readonly TimelineState[],
  durNs: number,
  columns: number,
): string {
  if (timeline.length === 0 || durNs <= 0) return ''
  const cells = Array.from({ length: columns }, () => new Map<ComponentName, number>())
  for (const { state, fromNs, toNs } of timeline) {
    const first = Math.floor((fromNs / durNs) * columns)
    const last = Math.min(columns - 1, Math.floor((toNs / durNs) * columns))
    for (let cell = first; cell <= last; cell++) {
      const beginNs = Math.max(fromNs, (cell * durNs) / columns)
      const endNs = Math.min(toNs, ((cell + 1) * durNs) / columns)
      cells[cell].set(state, (cells[cell].get(state) ?? 0) + Math.max(0, endNs - beginNs))
    }
  }
  return cells.map(mark).join('')
}

/** What the marks of these timelines stand for, in the order of the components; no entry is broken between lines. */
export function timelineLegend(
  timelines: readonly (readonly TimelineState[])[],
  columns: number,
): readonly string[] {
  const used = new Set(timelines.flat().map(({ state }) => state))
  const lines: string[] = []
  for (const name of COMPONENTS) {
    if (!used.has(name)) continue
    const { mark, label } = COMPONENT_WORDS[name]
    const last = lines.at(-1)
    const longer = last === undefined ? undefined : `${last}   ${mark} ${label}`
    if (longer !== undefined && longer.length <= columns) lines[lines.length - 1] = longer
    else lines.push(`${mark} ${label}`)
  }
  return lines
}

function mark(cell: ReadonlyMap<ComponentName, number>): string {
  let best: ComponentName | undefined
  let bestNs = 0
  for (const [state, ns] of cell) {
    if (ns > bestNs) {
      best = state
      bestNs = ns
    }
  }
  return best === undefined ? ' ' : COMPONENT_WORDS[best].mark
}

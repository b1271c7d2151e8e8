import type { TimelineState } from '../../model/analysis.ts'
import { COMPONENTS, type ComponentName } from '../../model/components.ts'
import type { Ink } from '../text/ink.ts'
import { width } from '../text/width.ts'
import { COMPONENT_COLORS } from '../words/component-colors.ts'
import { COMPONENT_WORDS } from '../words/component-words.ts'

/** A span as one line: each of `columns` characters shows the state that took most of its part of the time. */
export function timelineBar(
  timeline: readonly TimelineState[],
  durNs: number,
  columns: number,
  ink: Ink,
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
  return runs(cells.map(longest))
    .map(([state, length]) => drawn(state, length, ink))
    .join('')
}

/** What the marks of these timelines stand for, in the order of the components; no entry is broken between lines. */
export function timelineLegend(
  timelines: readonly (readonly TimelineState[])[],
  columns: number,
  ink: Ink,
): readonly string[] {
  const used = new Set(timelines.flat().map(({ state }) => state))
  const lines: string[] = []
  for (const name of COMPONENTS) {
    if (!used.has(name)) continue
    const { mark, label } = COMPONENT_WORDS[name]
    const last = lines.at(-1)
    const entry = `${ink.tint(COMPONENT_COLORS[name], mark)} ${label}`
    const longer = last === undefined ? undefined : `${last}   ${entry}`
    if (longer !== undefined && width(longer) <= columns) lines[lines.length - 1] = longer
    else lines.push(entry)
  }
  return lines
}

/** Neighbours alike as one run, so that a line has few colours. */
function runs(
  states: readonly (ComponentName | undefined)[],
): readonly (readonly [state: ComponentName | undefined, length: number])[] {
  const found: [ComponentName | undefined, number][] = []
  for (const state of states) {
    const last = found.at(-1)
    if (last !== undefined && last[0] === state) last[1]++
    else found.push([state, 1])
  }
  return found
}

function drawn(state: ComponentName | undefined, length: number, ink: Ink): string {
  if (state === undefined) return ' '.repeat(length)
  return ink.tint(COMPONENT_COLORS[state], COMPONENT_WORDS[state].mark.repeat(length))
}

function longest(cell: ReadonlyMap<ComponentName, number>): ComponentName | undefined {
  let best: ComponentName | undefined
  let bestNs = 0
  for (const [state, ns] of cell) {
    if (ns > bestNs) {
      best = state
      bestNs = ns
    }
  }
  return best
}

import type { ProbeWriter } from '../probes/probe-writer.ts'

/** A probe of a script whose hits are counted: where it attaches, and what a hit costs. */
export interface CountedProbe {
  /** What stands before its body when it only counts. */
  readonly head: string
  /** For people: `main.handle entry`. */
  readonly note: string
  /** `point` is a tracepoint of the kernel, which needs no trap. */
  readonly cost: 'trap' | 'step' | 'point'
  /** Whether a hit prints a line. */
  readonly prints: boolean
}

const TRACEPOINT = /^\s*(tracepoint:[\w:]+)/

/** The probes of a script that the program hits, in their order; timers and the script's own begin and end are none. */
export function countedProbes(
  writer: ProbeWriter,
  probes: readonly string[],
): readonly CountedProbe[] {
  const byText = new Map(writer.placed.map((probe) => [probe.text, probe]))
  return probes.flatMap((text): CountedProbe[] => {
    const probe = byText.get(text)
    if (probe !== undefined) {
      const { attachPoints, note, cost } = probe
      return [{ head: attachPoints.join(',\n'), note, cost, prints: text.includes('printf(') }]
    }
    const name = TRACEPOINT.exec(text)?.[1]
    if (name === undefined) return []
    // A wake-up is told of the thread that wakes up; all else of the one that runs.
    const whose = name === 'tracepoint:sched:sched_wakeup' ? 'args->comm' : 'comm'
    return [{ head: `${name} /${writer.isOurs(whose)}/`, note: name, cost: 'point', prints: false }]
  })
}

import { HIT_MAPS } from './hit-counter.ts'
import type { PlacedProbe } from './probe-writer.ts'
import type { ScriptRequest } from './script-request.ts'

/** Printing a map makes all come out that bpftrace holds back; printing a line does not. */
export const FLUSH = 'print(@gotail_events);'

/** Under `-B full`, whoever looks on sees what happened up to a second ago, and how often the probes were hit. */
export function flushProbe(
  { buffering }: ScriptRequest,
  placed: readonly PlacedProbe[],
): readonly string[] {
  if (buffering !== 'full') return []
  const costs = (['trap', 'step'] as const).filter((cost) =>
    placed.some((each) => each.cost === cost),
  )
  const hits = costs.map((cost) => `print(${HIT_MAPS[cost]}); `)
  // The count of events comes last: whoever has read it has read the others.
  return [`interval:s:1 { ${hits.join('')}${FLUSH} }`]
}

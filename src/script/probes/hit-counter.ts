import type { ScriptRequest } from './script-request.ts'

/** Maps that count the hits of probes, by what a hit costs: `gotail record` watches them while it traces. */
export const HIT_MAPS = { trap: '@gotail_traps', step: '@gotail_steps' } as const

/** A statement that counts one hit; none in scripts that run by themselves, which nobody watches. */
export function hitCounter({ buffering }: ScriptRequest, cost: keyof typeof HIT_MAPS): string {
  return buffering === 'full' ? `${HIT_MAPS[cost]} = count(); ` : ''
}

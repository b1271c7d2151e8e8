import type { CountedProbe } from './counted-probes.ts'

const TICK_MS = 100
/** The script ends by itself where nobody stops it. */
const MOST_TICKS = 100
const USUAL_PROBES = 500

/** What a counting script prints at each tick, after the counts. */
export const COUNTED = 'gotail counted'

/** A script that counts the hits of probes, prints the counts every tenth of a second, and nothing else. */
export function countScript(
  probes: readonly CountedProbe[],
  { hasConfig }: { readonly hasConfig: boolean },
): string {
  const points = probes.reduce((sum, { head }) => sum + head.split('\n').length, 0)
  const config =
    hasConfig && points >= USUAL_PROBES
      ? [`config = { max_probes = ${points + USUAL_PROBES} }`]
      : []
  const counts = probes.map(({ head }, index) => `${head} { @hits[${index}] = count(); }`)
  const tick = `interval:ms:${TICK_MS} { print(@hits); printf("${COUNTED}\\n"); @ticks = @ticks + 1; if (@ticks == ${MOST_TICKS}) { exit(); } }`
  return [...config, ...counts, tick, ''].join('\n')
}

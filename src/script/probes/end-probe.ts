import type { ProbeWriter } from './probe-writer.ts'

/**
 * The `END` probe. Where bpftrace can be told not to print every map by itself, only those are printed that mean
 * something. Older versions are told to clear the others, which a late probe may still fill: such rows do no harm.
 */
export function endProbe(
  { request }: ProbeWriter,
  maps: { readonly scratch: readonly string[]; readonly shown: readonly string[] },
): string {
  const acts = request.dialect.hasConfig
    ? maps.shown.map((map) => `print(${map});`)
    : maps.scratch.map((map) => `clear(${map});`)
  // The end is an event too, and counted before the count is printed; by the first count that is shown, where there are several.
  const count = request.buffering === 'full' ? [] : ['@gotail_events = count();']
  const all = [...count, ...acts, 'printf("Z %lld\\n", nsecs);']
  return `END { ${all.join(' ')} }`
}

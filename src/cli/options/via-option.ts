/** The machine to trace, where it is another one. */
export const VIA_OPTION: readonly [string, string] = [
  '--via <command>',
  "trace the machine where this command runs what stands behind it: 'ssh web-17', 'docker exec -i c1'",
]

/** For those who may not keep programs of other machines. */
export const NO_CACHE_OPTION: readonly [string, string] = [
  '--no-cache',
  'keep no copy of a program that came over from there (else: in ~/.cache/gotail, 1 GB at most)',
]

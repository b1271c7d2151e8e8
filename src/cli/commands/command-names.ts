/** All commands but `help`, in the order in which the help lists them. */
export const COMMAND_NAMES = [
  'analyze',
  'tables',
  'spans',
  'script',
  'record',
  'ps',
  'doctor',
  'compare',
  'sql',
  'completion',
  'man',
  'licenses',
  'version',
] as const

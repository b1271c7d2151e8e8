import type { Effects } from './effects.ts'

/**
 * Whether standard output is coloured: --no-color and NO_COLOR say no, then FORCE_COLOR decides (0 and false
 * say no), then whether it is a terminal that can.
 */
export function wantsColor(effects: Effects, option: { readonly color: boolean }): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = effects.env
  if (!option.color || isSet(NO_COLOR)) return false
  if (isSet(FORCE_COLOR)) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
  return effects.stdout.isTTY === true && TERM !== 'dumb'
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== ''
}

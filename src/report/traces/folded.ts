import type { Analysis } from '../../model/analysis.ts'
import type { FlameStack, Frame } from '../../model/places.ts'
import { safeText } from '../text/safe-text.ts'

/** Stacks of the slowest 1 % (`tail`) or of the faster half (`body`). */
export type FoldedSide = 'tail' | 'body'

/**
 * Folded stacks, as flame graph tools read them: `outermost;…;innermost;[component] ns` a line, the mean nanoseconds of a span
 * in whole numbers. Functions without stacks, and captures without, have no lines.
 */
export function analysisFolded({ functions }: Analysis, side: FoldedSide): string {
  return functions
    .flatMap(({ fn, flame }) => {
      if (flame === undefined) return []
      return flame[side].map((each) => foldedLine(fn, each, flame.frames))
    })
    .filter((line) => line !== '')
    .join('')
}

function foldedLine(
  fn: string,
  { stack, component, ns }: FlameStack,
  frames: readonly Frame[],
): string {
  const whole = Math.round(ns)
  if (whole <= 0) return ''
  const names = stack.map((index) => frameName(frames[index])).reverse()
  const root = names.length === 0 ? [word(fn)] : names
  return `${[...root, `[${component}]`].join(';')} ${whole}\n`
}

function frameName({ fn, pc }: Frame): string {
  return fn === undefined ? `0x${pc.toString(16)}` : word(fn)
}

/** A semicolon would part a name in two, and the last blank stands before the number. */
function word(name: string): string {
  return safeText(name).replaceAll(';', ':').replace(/\s+/g, '_')
}

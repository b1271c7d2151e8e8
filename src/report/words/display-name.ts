import { clip } from '../text/clip.ts'
import { safeText } from '../text/safe-text.ts'

const LONGEST = 120

/** A name out of a capture, fit for a line of a report: made safe, and cut where it is absurdly long. */
export function displayName(name: string): string {
  return clip(safeText(name.slice(0, 2 * LONGEST + 2)), LONGEST)
}

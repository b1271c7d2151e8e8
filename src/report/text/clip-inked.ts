import { begin } from './clip.ts'
import { width } from './width.ts'

const COLOUR = /(\u001b\[[0-9;]*m)/

/** As `clip`, for a line that was coloured with `ink`: colours take no room, and those that were begun are ended. */
export function clipInked(line: string, columns: number): string {
  // Every second piece is a colour.
  const pieces = line.split(COLOUR)
  const texts = pieces.filter((_, at) => at % 2 === 0)
  if (texts.reduce((sum, text) => sum + width(text), 0) <= columns) return line
  let left = Math.max(0, columns - 1)
  const kept = pieces.map((piece, at) => {
    if (at % 2 === 1) return piece
    const part = begin(piece, left)
    // What did not fit ends the line: a narrower character behind it must not slip in.
    left = part.length < piece.length ? 0 : left - width(part)
    return part
  })
  return `${kept.join('')}${columns > 0 ? '…' : ''}`
}

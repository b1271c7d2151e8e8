import { width } from './clip.ts'

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
    const part = [...piece].slice(0, left)
    left -= part.length
    return part.join('')
  })
  return `${kept.join('')}${columns > 0 ? '…' : ''}`
}

import { cursorOver, type DwarfCursor } from './dwarf-cursor.ts'

/** Where a part of a variable is: in a register by DWARF's number, on the stack by its distance from the caller's frame, or nowhere. */
export type LocationPiece =
  | { readonly where: 'register'; readonly register: number; readonly size: number }
  | { readonly where: 'stack'; readonly offset: number; readonly size: number }
  | { readonly where: 'nowhere'; readonly size: number }

const MOST_PIECES = 64
const OP = { reg0: 0x50, reg31: 0x6f, regx: 0x90, fbreg: 0x91, piece: 0x93, cfa: 0x9c } as const

/**
 * The parts of a variable of `size` bytes, in its order (DWARF 5, section 2.6.1). Undefined for an expression that does more than to
 * name registers and places of the frame: Go writes none for parameters.
 */
export function locationPieces(
  expression: Uint8Array,
  size: number,
): readonly LocationPiece[] | undefined {
  const cursor = cursorOver(expression)
  const pieces: LocationPiece[] = []
  while (cursor.at < expression.length && pieces.length < MOST_PIECES) {
    const place = readPlace(cursor)
    if (place === undefined) return undefined
    const isPart = cursor.at < expression.length
    if (isPart && cursor.u8() !== OP.piece) return undefined
    pieces.push({ ...place, size: isPart ? cursor.uleb() : size })
  }
  return pieces.length === 0 ? undefined : pieces
}

type Place =
  | { readonly where: 'register'; readonly register: number }
  | { readonly where: 'stack'; readonly offset: number }
  | { readonly where: 'nowhere' }

function readPlace(cursor: DwarfCursor): Place | undefined {
  const code = cursor.u8()
  if (code >= OP.reg0 && code <= OP.reg31) return { where: 'register', register: code - OP.reg0 }
  switch (code) {
    case OP.regx:
      return { where: 'register', register: cursor.uleb() }
    case OP.fbreg:
      return { where: 'stack', offset: cursor.sleb() }
    case OP.cfa:
      return { where: 'stack', offset: 0 }
    case OP.piece:
      // A piece of which nothing is said before it is nowhere.
      cursor.at--
      return { where: 'nowhere' }
    default:
      return undefined
  }
}

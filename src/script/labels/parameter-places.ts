import type { Arch } from '../binary/elf.ts'
import type { GoParameter } from '../dwarf/go-parameters.ts'
import type { LocationPiece } from '../dwarf/location-pieces.ts'
import {
  type ArgumentPart,
  argumentParts,
  type PartPlace,
  registerCounts,
} from './argument-parts.ts'

/** DWARF's numbers of the registers for arguments, in the order of Go. */
const AMD64_INTEGERS = [0, 3, 2, 5, 4, 8, 9, 10, 11]
const AMD64_FIRST_FLOAT = 17
const ARM64_FIRST_FLOAT = 64
const WORD_BYTES = 8

/** A parameter with where its parts are; absent where that cannot be told. */
export interface PlacedParameter {
  readonly parameter: GoParameter
  readonly parts?: readonly ArgumentPart[]
}

/** The parameters of a function, and whether they are all that it has. */
export interface PlacedParameters {
  readonly parameters: readonly PlacedParameter[]
  /**
   * The rule and the compiler agree. Else the debug information leaves out parameters, as that of Go before 1.20 does with those
   * without a name: their numbers are not known, and only those places that the compiler tells.
   */
  readonly areAll: boolean
}

/** Where the parameters of a function are when it is entered. */
export function placeParameters(
  parameters: readonly GoParameter[],
  arch: Arch,
  usesRegisters: boolean,
): PlacedParameters {
  const byRule = argumentParts(
    parameters.map(({ type }) => type),
    registerCounts(arch, usesRegisters),
  )
  const told = parameters.map(({ location }) =>
    location === undefined ? undefined : partsOf(location, arch),
  )
  const areAll = told.every((parts, index) => parts === undefined || isSame(parts, byRule[index]))
  return {
    areAll,
    parameters: parameters.map((parameter, index) => {
      const parts = areAll ? byRule[index] : told[index]
      return parts === undefined ? { parameter } : { parameter, parts }
    }),
  }
}

/** Undefined where a part is nowhere: the rule knows it still. */
function partsOf(
  pieces: readonly LocationPiece[],
  arch: Arch,
): readonly ArgumentPart[] | undefined {
  const parts: ArgumentPart[] = []
  let offset = 0
  for (const piece of pieces) {
    const place = placeOf(piece, arch)
    if (place === undefined) return undefined
    const { size } = piece
    // Fields lie aligned, pieces do not tell of the gaps.
    offset = Math.ceil(offset / Math.min(size, WORD_BYTES)) * Math.min(size, WORD_BYTES)
    parts.push({ offset, size, place })
    offset += size
  }
  return parts
}

function placeOf(piece: LocationPiece, arch: Arch): PartPlace | undefined {
  if (piece.where === 'nowhere') return undefined
  if (piece.where === 'stack') {
    // Measured from the caller's frame: on arm64 the place of the link register is between.
    return { in: 'stack', offset: arch === 'amd64' ? piece.offset : piece.offset - WORD_BYTES }
  }
  const firstFloat = arch === 'amd64' ? AMD64_FIRST_FLOAT : ARM64_FIRST_FLOAT
  if (piece.register >= firstFloat) return { in: 'float', index: piece.register - firstFloat }
  const index = arch === 'amd64' ? AMD64_INTEGERS.indexOf(piece.register) : piece.register
  return index < 0 ? undefined : { in: 'integer', index }
}

function isSame(told: readonly ArgumentPart[], byRule: readonly ArgumentPart[]): boolean {
  return (
    told.length === byRule.length &&
    told.every(({ place }, index) => {
      const other = byRule[index].place
      if (place.in === 'stack') return other.in === 'stack' && other.offset === place.offset
      return other.in === place.in && other.index === place.index
    })
  )
}

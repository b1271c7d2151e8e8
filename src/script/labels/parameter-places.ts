import type { Arch } from '../binary/elf.ts'
import type { GoParameter } from '../dwarf/go-parameters.ts'
import type { LocationPiece } from '../dwarf/location-pieces.ts'
import {
  type ArgumentPart,
  argumentParts,
  type PartPlace,
  registerCounts,
  spillOffsets,
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
  const types = parameters.map(({ type }) => type)
  const byRule = argumentParts(types, registerCounts(arch, usesRegisters))
  const spills = spillOffsets(types, byRule)
  const told = parameters.map(({ location, type }) => toldOf(location ?? [], type.size, arch))
  const areAll = told.every((each, index) => agrees(each, byRule[index], spills[index]))
  return {
    areAll,
    parameters: parameters.map((parameter, index) => {
      const parts = areAll ? byRule[index] : sureParts(told[index], spills[index])
      return parts === undefined ? { parameter } : { parameter, parts }
    }),
  }
}

/** What the compiler tells of one parameter. */
interface Told {
  /** Those of its parts that are somewhere. */
  readonly parts: readonly ArgumentPart[]
  /** Whether they are as much as the type. Else the rule knows the others. */
  readonly isWhole: boolean
}

function toldOf(pieces: readonly LocationPiece[], typeSize: number, arch: Arch): Told {
  const parts: ArgumentPart[] = []
  let offset = 0
  let isWhole = pieces.length > 0
  for (const piece of toldOnce(pieces)) {
    const place = placeOf(piece, arch)
    const { size } = piece
    // Fields lie aligned, pieces do not tell of the gaps.
    offset = Math.ceil(offset / Math.min(size, WORD_BYTES)) * Math.min(size, WORD_BYTES)
    if (place === undefined) isWhole = false
    else parts.push({ offset, size, place })
    offset += size
  }
  isWhole &&= offset <= typeSize && typeSize - offset < WORD_BYTES
  return { parts, isWhole }
}

/** Up to Go 1.20 a word of an argument is told once for each time that the compiler has split it: a place holds one part. */
function toldOnce(pieces: readonly LocationPiece[]): readonly LocationPiece[] {
  const met = new Set<string>()
  return pieces.filter((piece) => {
    if (piece.where === 'nowhere') return true
    const key = piece.where === 'register' ? `r${piece.register}` : `${piece.offset}`
    const isNew = !met.has(key)
    met.add(key)
    return isNew
  })
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

/**
 * Of an argument on the stack the compiler tells the place of the only part that is used, as if it were that of the whole; of one in
 * registers that of Go 1.17 tells where it will be spilled to, or where a copy of it will be.
 */
function agrees(
  { parts, isWhole }: Told,
  byRule: readonly ArgumentPart[],
  spill: number | undefined,
): boolean {
  const [whole] = byRule
  if (whole?.place.in === 'stack') {
    const from = whole.place.offset
    return parts.every(({ place }) => isWithin(place, from, from + whole.size))
  }
  const inRegisters = parts.filter((part) => !isSpilled(part, spill) && !isLocal(part))
  if (!isWhole || inRegisters.length < parts.length) {
    return inRegisters.every(({ place }) => byRule.some((each) => isSame(place, each)))
  }
  return parts.length === byRule.length && parts.every(({ place }, at) => isSame(place, byRule[at]))
}

function isSame(told: PartPlace, { place }: ArgumentPart): boolean {
  return told.in !== 'stack' && place.in === told.in && place.index === told.index
}

function isSpilled({ place, offset }: ArgumentPart, spill: number | undefined): boolean {
  return place.in === 'stack' && spill !== undefined && place.offset === spill + offset
}

/** Below the frame of the caller is what the function itself keeps: at its entry nothing is there. */
function isLocal({ place }: ArgumentPart): boolean {
  return place.in === 'stack' && place.offset < 0
}

function isWithin(place: PartPlace, from: number, to: number): boolean {
  return place.in === 'stack' && place.offset >= from && place.offset < to
}

/**
 * What can be believed without the rule: registers; of the stack single words, since nobody knows of which part a place is, and only
 * before where the argument would be spilled to, which parameters that are missing put off.
 */
function sureParts(
  { parts, isWhole }: Told,
  spill = Number.POSITIVE_INFINITY,
): readonly ArgumentPart[] | undefined {
  const isSure = parts.every(
    (part) =>
      part.place.in !== 'stack' ||
      (part.size <= WORD_BYTES && part.place.offset < spill && !isLocal(part)),
  )
  return isWhole && isSure ? parts : undefined
}

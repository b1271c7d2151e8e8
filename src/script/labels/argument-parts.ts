import type { Arch } from '../binary/elf.ts'
import type { GoType } from '../dwarf/go-type.ts'

const WORD_BYTES = 8
/** Deeper than any type that fits into registers. */
const MOST_DEPTH = 32
const MOST_PARTS = 64
const NO_PART: ArgumentPart = { offset: 0, size: 0, place: { in: 'integer', index: 0 } }

/** Where a part of an argument is: the n-th register for whole numbers or for floats, or bytes into the arguments on the stack. */
export type PartPlace =
  | { readonly in: 'integer'; readonly index: number }
  | { readonly in: 'float'; readonly index: number }
  | { readonly in: 'stack'; readonly offset: number }

/** A part of an argument: a word, or less. On the stack an argument is one part. */
export interface ArgumentPart {
  /** In bytes from the start of the value. */
  readonly offset: number
  readonly size: number
  readonly place: PartPlace
}

/** How many registers there are for arguments. */
export interface RegisterCounts {
  readonly integers: number
  readonly floats: number
}

/** How functions of a program are called. Without registers (Go before 1.17) all is on the stack. */
export function registerCounts(arch: Arch, usesRegisters: boolean): RegisterCounts {
  if (!usesRegisters) return { integers: 0, floats: 0 }
  return arch === 'amd64' ? { integers: 9, floats: 15 } : { integers: 16, floats: 16 }
}

/**
 * Where the arguments of a call are, the receiver first: each is flattened field by field into registers as long as it fits whole,
 * and goes to the stack whole where it does not ("Go internal ABI specification", function call argument and result passing).
 */
export function argumentParts(
  types: readonly GoType[],
  counts: RegisterCounts,
): readonly (readonly ArgumentPart[])[] {
  let [integers, floats, stack] = [0, 0, 0]
  return types.map((type) => {
    const flat = type.size === 0 ? undefined : flattened(type, 0, 0)
    const used = flat === undefined ? undefined : inRegisters(flat, { integers, floats }, counts)
    if (used !== undefined) {
      integers = used.integers
      floats = used.floats
      return used.parts
    }
    const offset = aligned(stack, alignmentOf(type, 0))
    stack = offset + type.size
    return [{ offset: 0, size: type.size, place: { in: 'stack', offset } }]
  })
}

/**
 * Where the argument in registers would be spilled to, in bytes into the arguments on the stack: behind those that are there, one after the
 * other. Results on the stack lie between, which are not known here. Undefined for an argument that is on the stack itself.
 */
export function spillOffsets(
  types: readonly GoType[],
  parts: readonly (readonly ArgumentPart[])[],
): readonly (number | undefined)[] {
  let end = 0
  for (const [{ place, size } = NO_PART] of parts) {
    if (place.in === 'stack') end = Math.max(end, place.offset + size)
  }
  end = aligned(end, WORD_BYTES)
  return types.map((type, index) => {
    if (parts[index][0]?.place.in === 'stack') return undefined
    const offset = aligned(end, alignmentOf(type, 0))
    end = offset + type.size
    return offset
  })
}

interface Scalar {
  readonly offset: number
  readonly size: number
  readonly isFloat: boolean
}

function inRegisters(
  flat: readonly Scalar[],
  taken: RegisterCounts,
  { integers: mostIntegers, floats: mostFloats }: RegisterCounts,
): (RegisterCounts & { readonly parts: readonly ArgumentPart[] }) | undefined {
  let { integers, floats } = taken
  const parts = flat.map(({ offset, size, isFloat }): ArgumentPart => {
    const place: PartPlace = isFloat
      ? { in: 'float', index: floats++ }
      : { in: 'integer', index: integers++ }
    return { offset, size, place }
  })
  if (integers > mostIntegers || floats > mostFloats) return undefined
  return { integers, floats, parts }
}

/** The words of a value; undefined for one that never goes into registers: it holds an array of several elements. */
function flattened(type: GoType, offset: number, depth: number): readonly Scalar[] | undefined {
  if (depth > MOST_DEPTH) return undefined
  switch (type.kind) {
    case 'float':
      return [{ offset, size: type.size, isFloat: true }]
    case 'complex':
      return [0, type.size / 2].map((at) => ({
        offset: offset + at,
        size: type.size / 2,
        isFloat: true,
      }))
    case 'string':
    case 'interface':
      return words(offset, 2)
    case 'slice':
      return words(offset, 3)
    case 'struct':
      return joined(
        type.fields().map((field) => flattened(field.type, offset + field.offset, depth + 1)),
      )
    case 'array':
      return arrayParts(type, offset, depth)
    default:
      return [{ offset, size: type.size, isFloat: false }]
  }
}

function arrayParts(type: GoType, offset: number, depth: number): readonly Scalar[] | undefined {
  if (type.count === 0) return []
  const element = type.element()
  return type.count === 1 && element !== undefined
    ? flattened(element, offset, depth + 1)
    : undefined
}

function words(offset: number, count: number): readonly Scalar[] {
  return Array.from({ length: count }, (_, index) => ({
    offset: offset + index * WORD_BYTES,
    size: WORD_BYTES,
    isFloat: false,
  }))
}

function joined(parts: readonly (readonly Scalar[] | undefined)[]): readonly Scalar[] | undefined {
  const all: Scalar[] = []
  for (const each of parts) {
    if (each === undefined || all.length + each.length > MOST_PARTS) return undefined
    all.push(...each)
  }
  return all
}

function alignmentOf(type: GoType, depth: number): number {
  if (depth > MOST_DEPTH) return 1
  switch (type.kind) {
    case 'struct':
      return type
        .fields()
        .reduce((most, field) => Math.max(most, alignmentOf(field.type, depth + 1)), 1)
    case 'array': {
      const element = type.element()
      return element === undefined ? 1 : alignmentOf(element, depth + 1)
    }
    case 'complex':
      return type.size / 2
    case 'bool':
    case 'int':
    case 'uint':
    case 'float':
      return Math.min(Math.max(type.size, 1), WORD_BYTES)
    default:
      return WORD_BYTES
  }
}

function aligned(offset: number, to: number): number {
  return Math.ceil(offset / to) * to
}

import type { GoField, GoType } from '../dwarf/go-type.ts'
import { likeliest } from '../targets/likely-names.ts'
import type { ArgumentPart, PartPlace } from './argument-parts.ts'
import { fieldWays } from './field-way.ts'
import { type Bound, type LabelValue, typeOfTable, type ValueWay } from './label-value.ts'

const WORD_BYTES = 8
const MOST_SHOWN = 12

/** Where a way has come to: a part of an argument, or an address with an offset. */
type Spot =
  | { readonly in: 'argument'; readonly parts: readonly ArgumentPart[]; readonly offset: number }
  | {
      readonly in: 'memory'
      readonly start: PartPlace
      readonly loads: readonly number[]
      readonly at: number
    }

interface Reached {
  readonly type: GoType
  readonly spot: Spot
  /** Of the elements on the way. */
  readonly bounds: readonly Bound[]
}

/** Why a way cannot be gone, in words. */
export interface Blocked {
  readonly reason: string
}

/**
 * Follows fields and elements from a parameter as Go does: through pointers and embedded structs. `len` is the length of what has
 * one.
 */
export function followNames(
  type: GoType,
  parts: readonly ArgumentPart[],
  steps: readonly (string | number)[],
): LabelValue | Blocked {
  let here: Reached | Blocked = { type, spot: { in: 'argument', parts, offset: 0 }, bounds: [] }
  for (const [index, name] of steps.entries()) {
    const isLast = index === steps.length - 1
    const length = isLast && name === 'len' ? lengthOf(here) : undefined
    if (length !== undefined) return bounded(length, here)
    here = typeof name === 'number' ? element(here, name) : step(here, name)
    if ('reason' in here) return here
  }
  return bounded(reachedValue(here), here)
}

function bounded(value: LabelValue | Blocked, { bounds }: Reached): LabelValue | Blocked {
  return 'reason' in value || bounds.length === 0 ? value : { ...value, bounds }
}

/** Whether an element of a slice is there shows when the program runs, of an array it is known. */
function element(from: Reached, index: number): Reached | Blocked {
  const here = behindPointer(from)
  const inner = here?.type.element()
  if (here === undefined) return { reason: lost(from.type) }
  const { type, spot, bounds } = here
  if (type.kind === 'array' && inner !== undefined) {
    if (index >= type.count) return { reason: `${shortName(type)} ends before element ${index}` }
    return { type: inner, spot: moved(spot, index * inner.size), bounds }
  }
  if (type.kind !== 'slice' || inner === undefined) {
    return {
      reason: `${shortName(type)} is ${article(type)}: only slices and arrays have [${index}]`,
    }
  }
  const elements = dereferenced(spot)
  const length = wayOf(moved(spot, WORD_BYTES))
  if (elements === undefined || length === undefined) return { reason: lost(type) }
  return {
    type: inner,
    spot: moved(elements, index * inner.size),
    bounds: [...bounds, { length, index }],
  }
}

function step(from: Reached, name: string): Reached | Blocked {
  const here = behindPointer(from)
  if (here === undefined) return { reason: lost(from.type) }
  if (here.type.kind !== 'struct') {
    return { reason: `${shortName(from.type)} has no fields: it is ${article(here.type)}` }
  }
  const [way, other] = fieldWays(here.type, name)
  if (way === undefined) return { reason: noField(here.type, name) }
  if (other !== undefined) return { reason: manyFields(here.type, name, [way, other]) }
  let at: Reached = here
  for (const field of way) {
    const holder = behindPointer(at)
    if (holder === undefined) return { reason: lost(at.type) }
    at = { ...holder, type: field.type, spot: moved(holder.spot, field.offset) }
  }
  return at
}

/** What a pointer points to; anything else as it is. Undefined where that cannot be told. */
function behindPointer(from: Reached): Reached | undefined {
  const { type, spot } = from
  if (type.kind !== 'pointer') return from
  const element = type.element()
  const inside = dereferenced(spot)
  return element === undefined || inside === undefined
    ? undefined
    : { ...from, type: element, spot: inside }
}

function dereferenced(spot: Spot): Spot | undefined {
  if (spot.in === 'memory') {
    return { in: 'memory', start: spot.start, loads: [...spot.loads, spot.at], at: 0 }
  }
  const start = placeAt(spot)
  return start === undefined ? undefined : { in: 'memory', start, loads: [], at: 0 }
}

function moved(spot: Spot, by: number): Spot {
  return spot.in === 'memory'
    ? { ...spot, at: spot.at + by }
    : { ...spot, offset: spot.offset + by }
}

/** Where the word of an argument at its offset is. */
function placeAt({ parts, offset }: Extract<Spot, { in: 'argument' }>): PartPlace | undefined {
  const [first] = parts
  if (first?.place.in === 'stack') return { in: 'stack', offset: first.place.offset + offset }
  return parts.find((part) => part.offset === offset)?.place
}

function wayOf(spot: Spot): ValueWay | undefined {
  if (spot.in === 'memory') return { start: spot.start, loads: spot.loads, at: spot.at }
  const start = placeAt(spot)
  return start === undefined || start.in === 'float' ? undefined : { start, loads: [] }
}

function reachedValue(reached: Reached): LabelValue | Blocked {
  const here = reached.type.kind === 'pointer' ? (behindPointer(reached) ?? reached) : reached
  const { type, spot } = here
  switch (type.kind) {
    case 'string':
      return textOf(here)
    case 'slice':
      return type.element()?.kind === 'uint' && type.element()?.size === 1
        ? textOf(here)
        : {
            reason: `${article(type)} is no text: ${shortName(type)} can tell its len, or an element: [0]`,
          }
    case 'interface':
      return typeOf(here)
    case 'bool':
    case 'int':
    case 'uint': {
      const way = wayOf(spot)
      if (way === undefined) return { reason: lost(type) }
      return type.kind === 'bool'
        ? { kind: 'bool', way }
        : { kind: type.kind, way, size: type.size }
    }
    default:
      return { reason: cannotPrint(type) }
  }
}

function typeOf({ type, spot }: Reached): LabelValue | Blocked {
  const first = wayOf(spot)
  if (first === undefined) return { reason: lost(type) }
  return { kind: 'type', way: type.isAny === true ? first : typeOfTable(first) }
}

function textOf({ type, spot }: Reached): LabelValue | Blocked {
  const data = wayOf(spot)
  const length = wayOf(moved(spot, WORD_BYTES))
  return data === undefined || length === undefined
    ? { reason: lost(type) }
    : { kind: 'text', data, length }
}

/** Strings and slices keep their length behind the pointer; maps and channels begin with theirs. */
function lengthOf(from: Reached): LabelValue | undefined {
  const here = from.type.kind === 'pointer' ? behindPointer(from) : from
  if (here === undefined) return undefined
  const { type, spot } = here
  const counted =
    type.kind === 'string' || type.kind === 'slice' ? moved(spot, WORD_BYTES) : undefined
  const hashed = type.kind === 'map' || type.kind === 'chan' ? dereferenced(spot) : undefined
  const found = counted ?? hashed
  const way = found === undefined ? undefined : wayOf(found)
  return way === undefined ? undefined : { kind: 'int', way, size: WORD_BYTES }
}

function noField(type: GoType, name: string): string {
  const names = type.fields().map((field) => field.name)
  const [near] = likeliest(names, name, 1)
  const hint = near === undefined ? `; it has ${some(names)}` : `; did you mean ${near}?`
  return `${shortName(type)} has no field ${name}${hint}`
}

function manyFields(type: GoType, name: string, ways: readonly (readonly GoField[])[]): string {
  const spelled = ways.map((way) => way.map((field) => field.name).join('.'))
  return `${shortName(type)} has more than one ${name}: ${spelled.join(', ')}`
}

function cannotPrint(type: GoType): string {
  if (type.kind === 'array') return `${shortName(type)} is an array: add which element, [0]`
  const names = type.fields().map((field) => field.name)
  if (type.kind === 'struct')
    return `${shortName(type)} is a struct: add one of its fields, ${some(names)}`
  if (type.kind === 'float' || type.kind === 'complex') {
    return `${shortName(type)} is a floating-point number, which bpftrace cannot print`
  }
  if (type.kind === 'map' || type.kind === 'chan') {
    return `${shortName(type)} is ${article(type)}: it can tell its len only`
  }
  return `${shortName(type)} is ${article(type)}, which says nothing that could be a label`
}

function lost(type: GoType): string {
  return `where the value of type ${shortName(type)} is cannot be told`
}

function article({ kind }: GoType): string {
  return kind === 'array' || kind === 'interface' || kind === 'int' || kind === 'uint'
    ? `an ${kind}`
    : `a ${kind}`
}

/** Without the path of its package: `*http.Request` is what everybody calls it, `Request` in a sentence. */
export function shortName({ name }: GoType): string {
  return name.replace(/[\w./~%-]*\/|\b[\w-]+\./g, '')
}

/** The first names of a list, for a sentence. */
export function some(names: readonly string[]): string {
  const shown = names.slice(0, MOST_SHOWN).join(', ')
  if (names.length === 0) return 'none'
  return names.length > MOST_SHOWN ? `${shown} and ${names.length - MOST_SHOWN} more` : shown
}

import type { PartPlace, RegisterCounts } from './argument-parts.ts'
import type { Blocked } from './follow-names.ts'
import type { LabelExpression } from './label-spec.ts'
import { type LabelValue, typeOfTable, type ValueWay } from './label-value.ts'
import type { PlacedParameters } from './parameter-places.ts'

const WORD_BYTES = 8

type Numbers = Extract<LabelExpression, { readonly by: 'numbers' }>

/**
 * Follows a way that is spelled in numbers. A number is that of a parameter where the parameters are known, of which its first word
 * is taken; else that of a word of the arguments, as if each parameter had but one.
 */
export function followNumbers(
  expression: Numbers,
  placed: PlacedParameters | undefined,
  counts: RegisterCounts,
): LabelValue | Blocked {
  const words = wordsOf(expression, placed, counts)
  if ('reason' in words) return words
  const { loads, at, type } = expression
  const [start, second] = words.places
  const way: ValueWay = at === undefined ? plain(start, loads) : { start, loads, at }
  if (type.kind === 'bool') return { kind: 'bool', way }
  if (type.kind === 'any') return { kind: 'type', way }
  if (type.kind === 'iface') return { kind: 'type', way: typeOfTable(way) }
  if (type.kind !== 'text') return { kind: type.kind, way, size: type.size }
  if (at !== undefined) {
    return { kind: 'text', data: way, length: { start, loads, at: at + WORD_BYTES } }
  }
  if (second === undefined) return { reason: 'a text needs two words of the arguments' }
  return { kind: 'text', data: { start, loads: [] }, length: { start: second, loads: [] } }
}

/** Without a last address the last word that was read is the value itself. */
function plain(start: PartPlace, loads: readonly number[]): ValueWay {
  const last = loads.at(-1)
  return last === undefined ? { start, loads } : { start, loads: loads.slice(0, -1), at: last }
}

interface Words {
  readonly places: readonly [PartPlace, PartPlace | undefined]
}

function wordsOf(
  { parameter, isWord }: Numbers,
  placed: PlacedParameters | undefined,
  counts: RegisterCounts,
): Words | Blocked {
  if (isWord || placed === undefined || !placed.areAll) return wordAt(parameter, counts)
  const own = placed.parameters.filter(({ parameter: { name } }) => name !== '.dict')
  const found = own[parameter]
  if (found === undefined) return { reason: `it has ${own.length} parameters only` }
  const [first, second] = found.parts ?? []
  if (first === undefined) return { reason: `parameter ${parameter} has no bytes` }
  if (first.place.in === 'float')
    return { reason: `parameter ${parameter} is a floating-point number` }
  if (first.place.in !== 'stack') return { places: [first.place, second?.place] }
  const { offset } = first.place
  return { places: [first.place, { in: 'stack', offset: offset + WORD_BYTES }] }
}

function wordAt(word: number, { integers }: RegisterCounts): Words | Blocked {
  if (integers === 0) {
    return {
      places: [
        { in: 'stack', offset: word * WORD_BYTES },
        { in: 'stack', offset: (word + 1) * WORD_BYTES },
      ],
    }
  }
  if (word >= integers) {
    return { reason: `only the first ${integers} words of the arguments are in registers` }
  }
  const second: PartPlace | undefined =
    word + 1 < integers ? { in: 'integer', index: word + 1 } : undefined
  return { places: [{ in: 'integer', index: word }, second] }
}

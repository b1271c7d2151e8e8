import { GotailError } from '../../model/error.ts'

const NAME = /^[A-Za-z_][\w.-]{0,63}$/
const PATH = /^([\p{L}_~.][\p{L}\p{N}_~]*|\d{1,3})((?:\.[\p{L}_][\p{L}\p{N}_]*|\[\d{1,6}\])*)$/u
const STEP = /\.([^.[]+)|\[(\d+)\]/g
const SPELLED = /^(w?)(\d{1,3})((?:\+\d{1,7}->)*)(?:\+(\d{1,7}))?:([a-z]+\d{0,2})$/
const MOST_STEPS = 16
const WORD_BYTES = 8
/** What the tool itself groups by. */
const RESERVED: ReadonlySet<string> = new Set(['pid'])

/** What a spelled label can read, with its size in bytes. */
export const SPELLED_TYPES: ReadonlyMap<string, SpelledType> = new Map<string, SpelledType>([
  ['string', { kind: 'text', size: 16 }],
  ['bytes', { kind: 'text', size: 16 }],
  ['bool', { kind: 'bool', size: 1 }],
  ['int', { kind: 'int', size: 8 }],
  ['uint', { kind: 'uint', size: 8 }],
  ['iface', { kind: 'iface', size: 16 }],
  ['any', { kind: 'any', size: 16 }],
  ...[1, 2, 4, 8].flatMap((size): readonly (readonly [string, SpelledType])[] => [
    [`int${size * 8}`, { kind: 'int', size }],
    [`uint${size * 8}`, { kind: 'uint', size }],
  ]),
])

/** `iface` is an interface with methods, `any` one without: their label is the name of the type of what they hold. */
export interface SpelledType {
  readonly kind: 'text' | 'bool' | 'int' | 'uint' | 'iface' | 'any'
  readonly size: number
}

/** A label as somebody asked for it: of one function, or of all that are traced. */
export interface LabelSpec {
  /** As it was typed. */
  readonly text: string
  readonly name: string
  readonly function?: string
  readonly expression: LabelExpression
}

/** A way by names and types, or one that is spelled in numbers and needs none. */
export type LabelExpression =
  | {
      readonly by: 'names'
      readonly parameter: string | number
      /** Names of fields, and indices of elements. */
      readonly steps: readonly (string | number)[]
    }
  | {
      readonly by: 'numbers'
      /** The parameter of this number; `isWord` counts words of the arguments instead. */
      readonly parameter: number
      readonly isWord: boolean
      /** Each is added to the address so far, where the next one is read. */
      readonly loads: readonly number[]
      /** Added to the last address; absent where the value is what was read last. */
      readonly at?: number
      readonly type: SpelledType
    }

/** Reads `path=req.URL.Path`, `main.serve:id=1`, `path=2+16->+56:string`. Throws a GotailError (wrong usage) that says what is wrong. */
export function labelSpec(text: string): LabelSpec {
  const equals = text.indexOf('=')
  if (equals < 1) throw wrong(text, 'give NAME=EXPRESSION: path=req.URL.Path')
  const head = text.slice(0, equals)
  const colon = head.lastIndexOf(':')
  const name = head.slice(colon + 1)
  if (!NAME.test(name)) throw wrong(text, 'a name is letters, digits and . _ - only')
  if (RESERVED.has(name)) throw wrong(text, `${name} is known of every span: choose another name`)
  const expression = expressionOf(text.slice(equals + 1), text)
  return colon < 1
    ? { text, name, expression }
    : { text, name, function: head.slice(0, colon), expression }
}

function expressionOf(expression: string, text: string): LabelExpression {
  const spelled = SPELLED.exec(expression)
  if (spelled !== null) return byNumbers(spelled, text)
  const found = PATH.exec(expression)
  if (found === null) {
    const hint = expression.endsWith('-') ? ' (in quotes: a shell takes > for itself)' : ''
    throw wrong(
      text,
      `an expression is a parameter with fields (req.URL.Path, 2.Method, items[0].Name, body.len), or spelled (2+16->+56:string)${hint}`,
    )
  }
  const [, start, rest] = found
  const steps = [...rest.matchAll(STEP)].map(([, field, index]) => field ?? Number(index))
  if (steps.length > MOST_STEPS) throw wrong(text, `at most ${MOST_STEPS} fields`)
  return { by: 'names', parameter: /^\d/.test(start) ? Number(start) : start, steps }
}

function byNumbers(found: RegExpExecArray, text: string): LabelExpression {
  const [, word, parameter, steps, at, typeName] = found
  const type = SPELLED_TYPES.get(typeName)
  if (type === undefined) {
    throw wrong(text, `there is no type ${typeName}: ${[...SPELLED_TYPES.keys()].join(', ')}`)
  }
  const loads = [...steps.matchAll(/\d+/g)].map(([digits]) => Number(digits))
  if (loads.length > MOST_STEPS) throw wrong(text, `at most ${MOST_STEPS} steps`)
  if (type.size > WORD_BYTES && loads.length > 0 && at === undefined) {
    throw wrong(text, `a ${typeName} is two words at an address: write +0 before its type`)
  }
  return {
    by: 'numbers',
    parameter: Number(parameter),
    isWord: word !== '',
    loads,
    type,
    ...(at === undefined ? {} : { at: Number(at) }),
  }
}

function wrong(text: string, reason: string): GotailError {
  return new GotailError(`--label ${text}: ${reason}`, 2)
}

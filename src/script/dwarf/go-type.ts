/** What a value of a type is, as far as labels tell kinds apart. */
export const GO_KINDS = [
  'bool',
  'int',
  'uint',
  'float',
  'complex',
  'string',
  'slice',
  'array',
  'struct',
  'pointer',
  'interface',
  'map',
  'chan',
  'func',
  'unknown',
] as const

export type GoKind = (typeof GO_KINDS)[number]

/** A type of a Go program. What it is made of is looked up when it is asked for: types go round in circles. */
export interface GoType {
  readonly kind: GoKind
  /** As Go spells it, with the path of its package: `*net/http.Request`. */
  readonly name: string
  /** In bytes. */
  readonly size: number
  /** Of a struct. */
  readonly fields: () => readonly GoField[]
  /** What a pointer points to, a slice or an array is made of. */
  readonly element: () => GoType | undefined
  /** How many elements an array has. */
  readonly count: number
  /** An interface without methods begins with the address of its type, any other one with that of a table which leads there. */
  readonly isAny?: boolean
}

/** A field of a struct. */
export interface GoField {
  readonly name: string
  /** In bytes from the start of the struct. */
  readonly offset: number
  readonly isEmbedded: boolean
  readonly type: GoType
}

const WORD_BYTES = 8

/** A type of which nothing more is known. */
export const UNKNOWN_TYPE: GoType = plainType('unknown', '?', WORD_BYTES)

/** A type that is made of nothing. */
export function plainType(kind: GoKind, name: string, size: number): GoType {
  return { kind, name, size, fields: () => [], element: () => undefined, count: 0 }
}

/** A struct whose fields are known. */
export function structType(name: string, size: number, fields: () => readonly GoField[]): GoType {
  return { ...plainType('struct', name, size), fields }
}

/** A pointer to a type. */
export function pointerType(name: string, element: () => GoType | undefined): GoType {
  return { ...plainType('pointer', name, WORD_BYTES), element }
}

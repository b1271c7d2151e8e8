import { type DwarfEntry, type DwarfInfo, numberOf } from './dwarf-info.ts'
import { ATTRIBUTE, TAG } from './dwarf-names.ts'
import { type GoField, type GoKind, type GoType, plainType, UNKNOWN_TYPE } from './go-type.ts'

const MOST_FIELDS = 4096
/** A name for a name for a name: Go has two at most. */
const MOST_NAMES = 16
const WORD_BYTES = 8
/** The runtime's own name of what an interface without methods is. */
const ANY = 'runtime.eface'

/** Kinds by the number that Go's reflection gives them, which the compiler writes beside each type. */
const KINDS: readonly GoKind[] = [
  'unknown',
  'bool',
  ...Array.from({ length: 5 }, (): GoKind => 'int'),
  ...Array.from({ length: 6 }, (): GoKind => 'uint'),
  'float',
  'float',
  'complex',
  'complex',
  'array',
  'chan',
  'func',
  'interface',
  'map',
  'pointer',
  'slice',
  'string',
  'struct',
  'pointer',
]

/** Their entries lead on to what the runtime keeps of them, which is not what a variable of them is. */
const RUNTIMES: ReadonlySet<GoKind> = new Set<GoKind>(['map', 'chan', 'func', 'interface'])

/** DW_ATE_…: encodings of base types, for units that do not say Go's kinds. */
const ENCODINGS: ReadonlyMap<number, GoKind> = new Map<number, GoKind>([
  [2, 'bool'],
  [3, 'complex'],
  [4, 'float'],
  [5, 'int'],
  [6, 'int'],
  [7, 'uint'],
  [8, 'uint'],
])

/** Types out of `.debug_info`, each read once. */
export class TypeReader {
  readonly #info: DwarfInfo
  readonly #known = new Map<number, GoType>()

  constructor(info: DwarfInfo) {
    this.#info = info
  }

  /** The type that an entry says it has; one of which nothing is known where it says none. */
  typeOf(entry: DwarfEntry): GoType {
    const value = entry.values.get(ATTRIBUTE.type)
    return value?.kind === 'reference' ? this.#typeAt(value.value) : UNKNOWN_TYPE
  }

  #typeAt(offset: number): GoType {
    const known = this.#known.get(offset)
    if (known !== undefined) return known
    const type = this.#read(offset)
    this.#known.set(offset, type)
    return type
  }

  /** A named type is a name for a type without: what it is made of stands there. */
  #read(offset: number): GoType {
    const named = this.#info.entryAt(offset)
    let entry = named
    for (let names = 0; names < MOST_NAMES && entry?.tag === TAG.typedef; names++) {
      if (RUNTIMES.has(goKindOf(entry))) break
      entry = this.#info.referred(entry, ATTRIBUTE.type)
    }
    if (named === undefined || entry === undefined) return UNKNOWN_TYPE
    const kind = kindOf(entry)
    const name = this.#nameOf(named, entry)
    return {
      ...plainType(kind, name, sizeOf(entry, kind)),
      fields: kind === 'struct' ? this.#later(entry, (from) => this.#fields(from)) : () => [],
      element: () => this.#element(entry, kind),
      count: kind === 'array' ? this.#count(entry) : 0,
      ...(kind === 'interface' ? { isAny: this.#isAny(entry) } : {}),
    }
  }

  /** An interface is a name for what the runtime makes of it. */
  #isAny(entry: DwarfEntry): boolean {
    let made: DwarfEntry | undefined = entry
    for (let names = 0; names < MOST_NAMES && made?.tag === TAG.typedef; names++) {
      made = this.#info.referred(made, ATTRIBUTE.type)
    }
    return made !== undefined && this.#info.nameOf(made) === ANY
  }

  /** The parameters of generic functions are names such as `.param0` for the shape that was put in. */
  #nameOf(named: DwarfEntry, entry: DwarfEntry): string {
    const own = this.#info.nameOf(named) ?? '?'
    return own.startsWith('.param') ? (this.#info.nameOf(entry) ?? own) : own
  }

  #later(
    entry: DwarfEntry,
    read: (from: DwarfEntry) => readonly GoField[],
  ): () => readonly GoField[] {
    let fields: readonly GoField[] | undefined
    return () => {
      fields ??= read(entry)
      return fields
    }
  }

  #fields(entry: DwarfEntry): readonly GoField[] {
    const fields: GoField[] = []
    for (const member of this.#info.children(entry)) {
      if (member.tag !== TAG.member || fields.length >= MOST_FIELDS) continue
      fields.push({
        name: this.#info.nameOf(member) ?? '_',
        offset: memberOffset(member),
        isEmbedded: numberOf(member, ATTRIBUTE.goEmbedded) === 1,
        type: this.typeOf(member),
      })
    }
    return fields
  }

  /** A slice says its element itself; in the entry of an old one it is what its first member points to. */
  #element(entry: DwarfEntry, kind: GoKind): GoType | undefined {
    const said = entry.values.get(ATTRIBUTE.goElement)
    if (kind === 'slice' && said?.kind === 'reference') return this.#typeAt(said.value)
    if (kind === 'slice') return this.#fields(entry)[0]?.type.element()
    return kind === 'pointer' || kind === 'array' ? this.typeOf(entry) : undefined
  }

  #count(entry: DwarfEntry): number {
    for (const child of this.#info.children(entry)) {
      if (child.tag !== TAG.subrange) continue
      const upper = numberOf(child, ATTRIBUTE.upperBound)
      return numberOf(child, ATTRIBUTE.count) ?? (upper === undefined ? 0 : upper + 1)
    }
    return 0
  }
}

function goKindOf(entry: DwarfEntry): GoKind {
  return KINDS[numberOf(entry, ATTRIBUTE.goKind) ?? 0] ?? 'unknown'
}

function kindOf(entry: DwarfEntry): GoKind {
  const said = goKindOf(entry)
  if (said !== 'unknown') return said
  switch (entry.tag) {
    case TAG.baseType:
      return ENCODINGS.get(numberOf(entry, ATTRIBUTE.encoding) ?? 0) ?? 'unknown'
    case TAG.structure:
      return 'struct'
    case TAG.pointer:
      return 'pointer'
    case TAG.array:
      return 'array'
    case TAG.subroutineType:
      return 'func'
    default:
      return 'unknown'
  }
}

function sizeOf(entry: DwarfEntry, kind: GoKind): number {
  if (kind === 'interface') return 2 * WORD_BYTES
  const isWord = kind === 'pointer' || RUNTIMES.has(kind)
  return isWord ? WORD_BYTES : (numberOf(entry, ATTRIBUTE.byteSize) ?? WORD_BYTES)
}

function memberOffset(member: DwarfEntry): number {
  const said = numberOf(member, ATTRIBUTE.memberLocation)
  if (said !== undefined) return said
  const value = member.values.get(ATTRIBUTE.memberLocation)
  // Before Go 1.17 an expression: add this constant (DW_OP_plus_uconst).
  return value?.kind === 'bytes' && value.value[0] === 0x23 ? constantAfter(value.value) : 0
}

function constantAfter(expression: Uint8Array): number {
  let value = 0
  for (let at = 1; at < Math.min(expression.length, 8); at++) {
    value += (expression[at] & 127) * 2 ** (7 * (at - 1))
    if (expression[at] < 128) break
  }
  return value
}

import { ByteView } from './byte-view.ts'
import { bytesAt, type ElfFile } from './elf.ts'
import type { GoBinary } from './go-binary.ts'

/** What is needed of a type's description: `abi.Type` begins alike in all versions since Go 1.14. */
const TYPE_BYTES = 48
const FLAGS_AT = 20
const KIND_AT = 23
const NAME_AT = 40
/** The name is stored with a star before it that is no part of it. */
const EXTRA_STAR = 2
const KIND_MASK = 31
const LAST_KIND = 26
const LONGEST_NAME = 1024
/** A byte of flags, and two of a length of seven bits each. */
const NAME_HEAD = 3
/** Before, the length of a name was written otherwise. */
const FIRST_MINOR = 17

const UTF8 = new TextDecoder('utf-8', { fatal: true })

type Typed = Pick<GoBinary, 'elf' | 'table'>

/** Whether the types of a program have names that can be found by their addresses. */
export function hasTypeNames({ go, table }: Pick<GoBinary, 'go' | 'table'>): boolean {
  return go.minor >= FIRST_MINOR && table?.module?.types !== undefined
}

/**
 * The name of the type whose description begins at an address of the file, as Go prints it by `%T`: `*http.response`. Undefined
 * where no description stands, as of types that the program makes while it runs.
 */
export function typeNameAt({ elf, table }: Typed, address: number): string | undefined {
  const types = table?.module?.types
  if (types === undefined || !(address >= types.from && address + TYPE_BYTES <= types.to)) {
    return undefined
  }
  const bytes = bytesAt(elf, address, TYPE_BYTES)
  if (bytes.length < TYPE_BYTES) return undefined
  const view = new ByteView(bytes)
  const kind = view.u8(KIND_AT) & KIND_MASK
  const at = types.from + view.i32(NAME_AT)
  if (kind === 0 || kind > LAST_KIND || at < types.from || at >= types.to) return undefined
  const name = nameAt(elf, at)
  const hasStar = (view.u8(FLAGS_AT) & EXTRA_STAR) !== 0
  if (name === undefined || !hasStar) return name
  return name.startsWith('*') ? name.slice(1) : undefined
}

/** A byte of flags, the length as a varint, the text. */
function nameAt(elf: ElfFile, at: number): string | undefined {
  const head = bytesAt(elf, at, NAME_HEAD)
  if (head.length < NAME_HEAD) return undefined
  const isShort = head[1] < 128
  const length = isShort ? head[1] : (head[1] & 127) + 128 * head[2]
  if (length === 0 || length > LONGEST_NAME) return undefined
  const bytes = bytesAt(elf, at + (isShort ? 2 : NAME_HEAD), length)
  try {
    return bytes.length === length ? UTF8.decode(bytes) : undefined
  } catch {
    return undefined
  }
}

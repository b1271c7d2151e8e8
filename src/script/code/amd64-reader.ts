import {
  ADDRESS,
  IMM_V,
  IMM_Z,
  IMM8,
  IMM16,
  INVALID,
  MODRM,
  ONE_BYTE_FORMS,
  REL32,
  TWO_BYTE_FORMS,
  VECTOR_IMM8,
} from './amd64-opcodes.ts'

const LONGEST = 15
const REX_W = 8
const REX_R = 4
const REX_B = 1
/** In `base`: there is no memory operand, or it has no base register. */
export const NO_BASE: number = -1
/** In `base`: the operand is relative to the next instruction. */
export const RIP: number = 16
/** What a first byte is, in `FIRST_BYTES`: an opcode of one byte, or … */
const LEGACY_PREFIX = 1
const REX = 2
const VECTOR = 3
const ESCAPE = 4
/** How many bytes of a vector instruction stand before its opcode, by its first byte. */
const VECTOR_PREFIXES: ReadonlyMap<number, number> = new Map([
  [0xc5, 2],
  [0xc4, 3],
  [0x62, 4],
])
const FIRST_BYTES: Uint8Array = firstBytes()
const VECTOR_MAPS: ReadonlySet<number> = new Set([1, 2, 3, 5, 6])

/**
 * Reads amd64 instructions one after the other: their length, opcode and operands in memory. Its fields are those of the
 * last instruction read; nothing is allocated, so that the code of a whole program is read in a second.
 */
export class Amd64Reader {
  /** 1 for one byte, 2 behind 0F, 3 behind 0F38, 4 behind 0F3A; 0 for vector code and what is no instruction. */
  map = 0
  opcode = 0
  length = 0
  isValid = false
  /** The bits of a REX prefix. */
  rex = 0
  hasWordPrefix = false
  hasRepeat = false
  hasLock = false
  /** The parts of ModRM; `mod` is 3 for a register, `register` and `base` count up to 15. */
  mod = 3
  register = 0
  base: number = NO_BASE
  displacement = 0
  /** The immediate value, or how far a jump leads; signed. */
  immediate = 0
  #bytes: Uint8Array = new Uint8Array()

  /** Takes the code to read from. */
  open(bytes: Uint8Array): void {
    this.#bytes = bytes
  }

  /** Reads the instruction at an index; one that is none, or that the code's end cuts, has `isValid` false and one byte. */
  read(start: number): void {
    this.#reset()
    const bytes = this.#bytes
    let at = FIRST_BYTES[bytes[start]] === 0 ? start : this.#prefixes(start)
    const first = bytes[at]
    const what = FIRST_BYTES[first]
    if (what === VECTOR) at = this.#vector(at, first)
    else if (what === ESCAPE) at = this.#escaped(at + 1)
    else {
      this.map = 1
      this.opcode = first
      at = this.#operands(at + 1, ONE_BYTE_FORMS[first])
    }
    const length = at - start
    this.isValid = this.isValid && at <= bytes.length && length <= LONGEST
    this.length = this.isValid ? length : 1
  }

  #reset(): void {
    this.map = 0
    this.isValid = true
    this.rex = 0
    this.hasWordPrefix = false
    this.hasRepeat = false
    this.hasLock = false
    this.mod = 3
    this.register = 0
    this.base = NO_BASE
    this.displacement = 0
    this.immediate = 0
  }

  /** A REX prefix counts only right before the opcode. */
  #prefixes(start: number): number {
    const bytes = this.#bytes
    let at = start
    for (; FIRST_BYTES[bytes[at]] === LEGACY_PREFIX && at < start + LONGEST; at++) {
      if (bytes[at] === 0x66) this.hasWordPrefix = true
      else if (bytes[at] === 0xf3 || bytes[at] === 0xf2) this.hasRepeat = true
      else if (bytes[at] === 0xf0) this.hasLock = true
    }
    if (FIRST_BYTES[bytes[at]] === REX) this.rex = bytes[at++] & 15
    return at
  }

  #escaped(at: number): number {
    const second = this.#bytes[at]
    if (second === 0x38 || second === 0x3a) {
      this.map = second === 0x38 ? 3 : 4
      this.opcode = this.#bytes[at + 1]
      return this.#operands(at + 2, second === 0x38 ? MODRM : MODRM | IMM8)
    }
    this.map = 2
    this.opcode = second
    // Moves of control registers take any ModRM for two registers.
    if (second >= 0x20 && second <= 0x23) return at + 2
    return this.#operands(at + 1, TWO_BYTE_FORMS[second])
  }

  /** AVX: the prefix has two, three or four bytes, and says which map the opcode is of. */
  #vector(start: number, first: number): number {
    const size = VECTOR_PREFIXES.get(first) ?? 4
    const map = first === 0xc5 ? 1 : this.#bytes[start + 1] & (first === 0xc4 ? 31 : 7)
    this.opcode = this.#bytes[start + size]
    this.isValid = VECTOR_MAPS.has(map)
    const at = start + size + 1
    // vzeroupper has no operands.
    if (map === 1 && this.opcode === 0x77 && first !== 0x62) return at
    const hasImmediate = map === 3 || (map === 1 && VECTOR_IMM8.has(this.opcode))
    return this.#operands(at, hasImmediate ? MODRM | IMM8 : MODRM)
  }

  #operands(start: number, form: number): number {
    if (form === undefined || (form & INVALID) !== 0) {
      this.isValid = false
      return start
    }
    let at = start
    if ((form & MODRM) !== 0) {
      at = this.#modrm(at)
      // test is the only operation of its group with an immediate value.
      const isTest = this.map === 1 && (this.opcode & 0xfe) === 0xf6 && (this.register & 7) < 2
      if (isTest) return this.#immediate(at, this.opcode === 0xf6 ? IMM8 : IMM_Z)
    }
    return this.#immediate(at, form)
  }

  #immediate(start: number, form: number): number {
    let at = start
    if ((form & IMM16) !== 0) at += 2
    if ((form & IMM8) !== 0) {
      this.immediate = ((this.#bytes[at] ?? 0) << 24) >> 24
      return at + 1
    }
    if ((form & ADDRESS) !== 0) return at + 8
    if ((form & IMM_V) !== 0 && (this.rex & REX_W) !== 0) return at + 8
    if ((form & (IMM_Z | IMM_V)) !== 0 && this.hasWordPrefix && (this.rex & REX_W) === 0) {
      return at + 2
    }
    if ((form & (IMM_Z | IMM_V | REL32)) === 0) return at
    this.immediate = this.#int32(at)
    return at + 4
  }

  #modrm(at: number): number {
    const byte = this.#bytes[at]
    const extension = this.rex & REX_B ? 8 : 0
    this.mod = byte >> 6
    this.register = ((byte >> 3) & 7) | (this.rex & REX_R ? 8 : 0)
    this.base = (byte & 7) | extension
    if (this.mod === 3) return at + 1
    if ((byte & 7) === 4) return this.#displaced(this.#scaled(at + 1, extension))
    if ((byte & 7) === 5 && this.mod === 0) this.base = RIP
    return this.#displaced(at + 1)
  }

  /** The SIB byte: a base and an index; a base of 5 without displacement is none. */
  #scaled(at: number, extension: number): number {
    const low = this.#bytes[at] & 7
    this.base = low === 5 && this.mod === 0 ? NO_BASE : low | extension
    return at + 1
  }

  #displaced(at: number): number {
    if (this.mod === 1) {
      this.displacement = ((this.#bytes[at] ?? 0) << 24) >> 24
      return at + 1
    }
    if (this.mod === 0 && this.base !== RIP && this.base !== NO_BASE) return at
    this.displacement = this.#int32(at)
    return at + 4
  }

  #int32(at: number): number {
    const bytes = this.#bytes
    return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)
  }
}

/** Legacy prefixes are those of operand and address size, repeat, lock and segments. */
function firstBytes(): Uint8Array {
  const kinds = new Uint8Array(256)
  for (const byte of [0x66, 0x67, 0xf2, 0xf3, 0xf0, 0x2e, 0x36, 0x3e, 0x26, 0x64, 0x65]) {
    kinds[byte] = LEGACY_PREFIX
  }
  kinds.fill(REX, 0x40, 0x50)
  for (const byte of VECTOR_PREFIXES.keys()) kinds[byte] = VECTOR
  kinds[0x0f] = ESCAPE
  return kinds
}

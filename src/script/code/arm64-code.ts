import type { CodeDecoder, Instruction } from './instruction.ts'

const WORD_BYTES = 4
const LONGEST_CODE = 4 << 20
const NOP = 0xd503201f
/** Where `g` is: x28. */
const G = 28
/** `g.stackguard0` and `g.stackguard1`, in words of eight bytes. */
const GUARDS: ReadonlySet<number> = new Set([2, 3])

/** Decodes arm64 code: every instruction is one word of four bytes. */
export const decodeArm64: CodeDecoder = (code, address) => {
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength)
  const end = Math.min(code.length, LONGEST_CODE) - WORD_BYTES
  const instructions: Instruction[] = []
  let pages: Page | undefined
  for (let at = 0; at <= end; at += WORD_BYTES) {
    const word = view.getUint32(at, true)
    const refersTo = addedPage(word, pages)
    pages = loadedPage(word, address + at)
    const read = readWord(word, address + at)
    instructions.push(refersTo === undefined ? read : { ...read, refersTo })
  }
  return instructions
}

/** What an ADRP has put into a register. */
interface Page {
  readonly register: number
  readonly address: number
}

function readWord(word: number, address: number): Instruction {
  const base = { address, length: WORD_BYTES }
  if ((word & 0xfffffc1f) >>> 0 === 0xd65f0000) return { ...base, kind: 'ret' }
  if (word === NOP) return { ...base, kind: 'nop' }
  // Zero words and BRK stand between functions.
  if (word === 0 || (word & 0xffe0001f) >>> 0 === 0xd4200000) return { ...base, kind: 'trap' }
  return { ...base, ...branch(word, address), ...guard(word) }
}

function branch(word: number, address: number): Pick<Instruction, 'kind' | 'target'> {
  const top = word >>> 26
  if (top === 0b000101) return { kind: 'jump', target: address + signed(word, 0, 26) * WORD_BYTES }
  if (top === 0b100101) return { kind: 'call', target: address + signed(word, 0, 26) * WORD_BYTES }
  // BR and BLR.
  if ((word & 0xfffffc1f) >>> 0 === 0xd61f0000) return { kind: 'jump' }
  if ((word & 0xfffffc1f) >>> 0 === 0xd63f0000) return { kind: 'call' }
  // B.cond, then CBZ and CBNZ, then TBZ and TBNZ.
  const isNear = word >>> 24 === 0x54 || (word & 0x7e000000) === 0x34000000
  if (isNear) return { kind: 'branch', target: address + signed(word, 5, 19) * WORD_BYTES }
  if ((word & 0x7e000000) === 0x36000000) {
    return { kind: 'branch', target: address + signed(word, 5, 14) * WORD_BYTES }
  }
  return { kind: 'other' }
}

/** `ldr xN, [x28, #16]` or `#24`. */
function guard(word: number): { readonly readsStackGuard?: true } {
  const isLoad = word >>> 22 === 0b1111100101
  const isGuard = ((word >>> 5) & 31) === G && GUARDS.has((word >>> 10) & 0xfff)
  return isLoad && isGuard ? { readsStackGuard: true } : {}
}

function loadedPage(word: number, address: number): Page | undefined {
  if ((word & 0x9f000000) >>> 0 !== 0x90000000) return undefined
  const pages = signed(word, 5, 19) * 4 + ((word >>> 29) & 3)
  return { register: word & 31, address: Math.floor(address / 4096) * 4096 + pages * 4096 }
}

/** `add xN, xM, #offset` right after the ADRP of xM. */
function addedPage(word: number, page: Page | undefined): number | undefined {
  if (page === undefined || word >>> 22 !== 0b1001000100) return undefined
  return ((word >>> 5) & 31) === page.register ? page.address + ((word >>> 10) & 0xfff) : undefined
}

function signed(word: number, from: number, bits: number): number {
  return (word << (32 - from - bits)) >> (32 - bits)
}

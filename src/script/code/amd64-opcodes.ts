/** What follows an opcode: a ModRM byte, and how many bytes of immediate value. */
export const MODRM: number = 1
export const IMM8: number = 2
/** Four bytes, or two behind the prefix 66. */
export const IMM_Z: number = 4
export const IMM16: number = 8
/** A jump or call: four bytes whatever the prefix. */
export const REL32: number = 16
/** As IMM_Z, and eight bytes where REX.W widens it: `mov $imm64, %reg`. */
export const IMM_V: number = 32
/** An absolute address of eight bytes. */
export const ADDRESS: number = 64
export const INVALID: number = 128

type Range = readonly [from: number, to: number, form: number]

/** Opcodes of one byte (Intel SDM volume 2, appendix A). Prefixes are read before. */
const ONE_BYTE: readonly Range[] = [
  [0x06, 0x07, INVALID],
  [0x0e, 0x0e, INVALID],
  [0x16, 0x17, INVALID],
  [0x1e, 0x1f, INVALID],
  [0x27, 0x27, INVALID],
  [0x2f, 0x2f, INVALID],
  [0x37, 0x37, INVALID],
  [0x3f, 0x3f, INVALID],
  [0x60, 0x62, INVALID],
  [0x63, 0x63, MODRM],
  [0x68, 0x68, IMM_Z],
  [0x69, 0x69, MODRM | IMM_Z],
  [0x6a, 0x6a, IMM8],
  [0x6b, 0x6b, MODRM | IMM8],
  [0x70, 0x7f, IMM8],
  [0x80, 0x80, MODRM | IMM8],
  [0x81, 0x81, MODRM | IMM_Z],
  [0x82, 0x82, INVALID],
  [0x83, 0x83, MODRM | IMM8],
  [0x84, 0x8f, MODRM],
  [0x9a, 0x9a, INVALID],
  [0xa0, 0xa3, ADDRESS],
  [0xa8, 0xa8, IMM8],
  [0xa9, 0xa9, IMM_Z],
  [0xb0, 0xb7, IMM8],
  [0xb8, 0xbf, IMM_V],
  [0xc0, 0xc1, MODRM | IMM8],
  [0xc2, 0xc2, IMM16],
  [0xc4, 0xc5, INVALID],
  [0xc6, 0xc6, MODRM | IMM8],
  [0xc7, 0xc7, MODRM | IMM_Z],
  [0xc8, 0xc8, IMM16 | IMM8],
  [0xca, 0xca, IMM16],
  [0xcd, 0xcd, IMM8],
  [0xce, 0xce, INVALID],
  [0xd0, 0xd3, MODRM],
  [0xd4, 0xd6, INVALID],
  [0xd8, 0xdf, MODRM],
  [0xe0, 0xe7, IMM8],
  [0xe8, 0xe9, REL32],
  [0xea, 0xea, INVALID],
  [0xeb, 0xeb, IMM8],
  [0xf6, 0xf7, MODRM],
  [0xfe, 0xff, MODRM],
]

/** Opcodes behind 0F: nearly all have a ModRM byte. */
const TWO_BYTES: readonly Range[] = [
  [0x04, 0x04, INVALID],
  [0x05, 0x09, 0],
  [0x0a, 0x0a, INVALID],
  [0x0b, 0x0b, 0],
  [0x0c, 0x0c, INVALID],
  [0x0e, 0x0e, 0],
  [0x0f, 0x0f, MODRM | IMM8],
  [0x24, 0x27, INVALID],
  [0x30, 0x35, 0],
  [0x36, 0x36, INVALID],
  [0x37, 0x37, 0],
  [0x39, 0x39, INVALID],
  [0x3b, 0x3f, INVALID],
  [0x70, 0x73, MODRM | IMM8],
  [0x77, 0x77, 0],
  [0x80, 0x8f, REL32],
  [0xa0, 0xa2, 0],
  [0xa4, 0xa4, MODRM | IMM8],
  [0xa6, 0xa7, INVALID],
  [0xa8, 0xaa, 0],
  [0xac, 0xac, MODRM | IMM8],
  [0xba, 0xba, MODRM | IMM8],
  [0xc2, 0xc2, MODRM | IMM8],
  [0xc4, 0xc6, MODRM | IMM8],
  [0xc8, 0xcf, 0],
]

/** What follows each opcode of one byte. */
export const ONE_BYTE_FORMS: Uint8Array = oneByteForms()
/** What follows each opcode behind 0F. */
export const TWO_BYTE_FORMS: Uint8Array = filled(new Uint8Array(256).fill(MODRM), TWO_BYTES)
/** Behind VEX and EVEX in the map of 0F: the opcodes with an immediate byte. */
export const VECTOR_IMM8: ReadonlySet<number> = new Set([
  0x70, 0x71, 0x72, 0x73, 0xc2, 0xc4, 0xc5, 0xc6,
])

/** The eight arithmetic operations share one pattern: four with ModRM, two with an immediate value. */
function oneByteForms(): Uint8Array {
  const forms = new Uint8Array(256)
  for (let base = 0; base < 0x40; base += 8) {
    forms.fill(MODRM, base, base + 4)
    forms[base + 4] = IMM8
    forms[base + 5] = IMM_Z
  }
  return filled(forms, ONE_BYTE)
}

function filled(forms: Uint8Array, ranges: readonly Range[]): Uint8Array {
  for (const [from, to, form] of ranges) forms.fill(form, from, to + 1)
  return forms
}

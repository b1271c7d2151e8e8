/** Where the program is loaded; nothing else is ever mapped there in a program at fixed addresses. */
const BASE = 0x40_0000
const CODE_AT = 0x80
const HEADER_BYTES = 64
const SECTION_BYTES = 64
const SYMBOL_BYTES = 24

const BATCHES = 30
/** Few enough that most batches are over before the scheduler takes the CPU away. */
export const BATCH_CALLS = 100

/** The functions that the program calls in batches, in this order; the batch's number is in ax at `mark`. */
export const BATCH_FUNCTIONS = ['plain', 'traps', 'steps', 'prints'] as const

/** A function of the trial program. */
export type TrialFunction = (typeof BATCH_FUNCTIONS)[number] | 'mark'

const PUSH_POP_RET = [0x55, 0x5d, 0xc3]
const MOV_RET = [0x48, 0x89, 0xe5, 0xc3]
const NOP_RET = [0x90, 0xc3]
const BODIES: Readonly<Record<TrialFunction, readonly number[]>> = {
  plain: PUSH_POP_RET,
  traps: PUSH_POP_RET,
  steps: MOV_RET,
  prints: PUSH_POP_RET,
  mark: NOP_RET,
}
const NAMES = [...BATCH_FUNCTIONS, 'mark'] as const
const LOOP_BYTES = 35
/** xor edi, edi; mov eax, 60 (exit); syscall */
const EXIT = [0x31, 0xff, 0xb8, 60, 0, 0, 0, 0x0f, 0x05]

/** The address of one of its functions. */
export function trialAddress(name: TrialFunction): number {
  return BASE + CODE_AT + offsetOf(name)
}

/**
 * A program for amd64, whole: it calls four tiny functions in batches and ends. Probes are tried on it instead of on anybody's
 * service, and it exists wherever bytes can be put. It has symbols, which old versions of bpftrace look for.
 */
export function trialProgram(): Uint8Array {
  const code = codeBytes()
  const strings = ['', ...NAMES].join('\0').concat('\0')
  const sectionNames = '\0.text\0.symtab\0.strtab\0.shstrtab\0'
  const symbolsAt = align(CODE_AT + code.length)
  const stringsAt = symbolsAt + SYMBOL_BYTES * (NAMES.length + 1)
  const namesAt = stringsAt + strings.length
  const sectionsAt = align(namesAt + sectionNames.length)
  const file = Buffer.alloc(sectionsAt + SECTION_BYTES * 5)
  writeHeader(file, sectionsAt)
  Buffer.from(code).copy(file, CODE_AT)
  NAMES.forEach((name, index) => {
    writeSymbol(file, symbolsAt + SYMBOL_BYTES * (index + 1), name, strings)
  })
  file.write(strings, stringsAt, 'latin1')
  file.write(sectionNames, namesAt, 'latin1')
  const section = (at: number, name: string, fields: readonly number[]): void =>
    writeSection(file, sectionsAt + SECTION_BYTES * at, sectionNames.indexOf(`${name}\0`), fields)
  // Type, flags, address, offset, size, link, info, alignment, entry size.
  section(1, '.text', [1, 6, BASE + CODE_AT, CODE_AT, code.length, 0, 0, 16, 0])
  section(2, '.symtab', [2, 0, 0, symbolsAt, stringsAt - symbolsAt, 3, 1, 8, SYMBOL_BYTES])
  section(3, '.strtab', [3, 0, 0, stringsAt, strings.length, 0, 0, 1, 0])
  section(4, '.shstrtab', [3, 0, 0, namesAt, sectionNames.length, 0, 0, 1, 0])
  return file
}

function offsetOf(name: TrialFunction): number {
  const before = NAMES.slice(0, NAMES.indexOf(name))
  const start = LOOP_BYTES * BATCH_FUNCTIONS.length + EXIT.length
  return before.reduce((sum, each) => sum + BODIES[each].length, start)
}

function codeBytes(): readonly number[] {
  const loops = BATCH_FUNCTIONS.flatMap((name, index) => loop(name, index))
  return [...loops, ...EXIT, ...NAMES.flatMap((name) => BODIES[name])]
}

/** `for 30 times { for 100 times call NAME; call mark }` with the batch's number in eax. */
function loop(name: TrialFunction, index: number): readonly number[] {
  const at = LOOP_BYTES * index
  return [
    ...[0xb8, ...word(index)], // mov eax, index
    ...[0x41, 0xbc, ...word(BATCHES)], // mov r12d, 30
    ...[0xbb, ...word(BATCH_CALLS)], // mov ebx, 100
    ...[0xe8, ...word(offsetOf(name) - (at + 21))], // call NAME
    ...[0xff, 0xcb, 0x75, 0xf7], // dec ebx; jnz the call
    ...[0xe8, ...word(offsetOf('mark') - (at + 30))], // call mark
    ...[0x41, 0xff, 0xcc, 0x75, 0xe8], // dec r12d; jnz mov ebx
  ]
}

function word(value: number): readonly number[] {
  return [value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, (value >> 24) & 0xff]
}

function align(at: number): number {
  return Math.ceil(at / 8) * 8
}

/** The ELF header, and the one segment: the whole file, to be read and run. */
function writeHeader(file: Buffer, sectionsAt: number): void {
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1])
  file.writeUInt16LE(2, 16) // a program at fixed addresses
  file.writeUInt16LE(62, 18) // x86-64
  file.writeUInt32LE(1, 20)
  file.writeBigUInt64LE(BigInt(BASE + CODE_AT), 24)
  file.writeBigUInt64LE(BigInt(HEADER_BYTES), 32)
  file.writeBigUInt64LE(BigInt(sectionsAt), 40)
  const sizes = [HEADER_BYTES, 56, 1, SECTION_BYTES, 5, 4]
  sizes.forEach((size, index) => {
    file.writeUInt16LE(size, 52 + 2 * index)
  })
  file.writeUInt32LE(1, HEADER_BYTES)
  file.writeUInt32LE(5, HEADER_BYTES + 4)
  const segment = [0, BASE, BASE, file.length, file.length, 0x1000]
  segment.forEach((value, index) => {
    file.writeBigUInt64LE(BigInt(value), HEADER_BYTES + 8 + 8 * index)
  })
}

function writeSymbol(file: Buffer, at: number, name: TrialFunction, strings: string): void {
  file.writeUInt32LE(strings.indexOf(`\0${name}\0`) + 1, at)
  file.writeUInt8(0x12, at + 4) // a function that anybody may call
  file.writeUInt16LE(1, at + 6)
  file.writeBigUInt64LE(BigInt(trialAddress(name)), at + 8)
  file.writeBigUInt64LE(BigInt(BODIES[name].length), at + 16)
}

function writeSection(file: Buffer, at: number, name: number, fields: readonly number[]): void {
  const [type, flags, address, offset, size, link, info, alignment, entry] = fields
  file.writeUInt32LE(name, at)
  file.writeUInt32LE(type, at + 4)
  const wide = [flags, address, offset, size]
  wide.forEach((value, index) => {
    file.writeBigUInt64LE(BigInt(value), at + 8 + 8 * index)
  })
  file.writeUInt32LE(link, at + 40)
  file.writeUInt32LE(info, at + 44)
  file.writeBigUInt64LE(BigInt(alignment), at + 48)
  file.writeBigUInt64LE(BigInt(entry), at + 56)
}

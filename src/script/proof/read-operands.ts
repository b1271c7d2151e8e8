import { bytesAt } from '../binary/elf.ts'
import { functionNamed, type GoBinary } from '../binary/go-binary.ts'
import { Amd64Reader } from '../code/amd64-reader.ts'

const MOST_BYTES = 1 << 16

/** An instruction of amd64 with its operand in memory, as far as offsets of structures are read from it. */
export interface Operand {
  readonly opcode: number
  /** 1 for opcodes of one byte, 2 behind 0F. */
  readonly map: number
  readonly hasLock: boolean
  /** It works on 64 bits. */
  readonly isWide: boolean
  readonly register: number
  readonly base: number
  readonly displacement: number
}

/** The instructions of a runtime function that have an operand in memory, in order; none where there is no such function. */
export function operandsOf(binary: GoBinary, name: string): readonly Operand[] {
  const found = functionNamed(binary, name)
  if (found === undefined || binary.elf.arch !== 'amd64') return []
  const code = bytesAt(binary.elf, found.address, Math.min(found.size, MOST_BYTES))
  const reader = new Amd64Reader()
  reader.open(code)
  const operands: Operand[] = []
  for (let at = 0; at < code.length; at += reader.length) {
    reader.read(at)
    if (!reader.isValid || reader.mod === 3 || reader.map === 0) continue
    const { opcode, map, hasLock, register, base, displacement } = reader
    operands.push({
      opcode,
      map,
      hasLock,
      isWide: (reader.rex & 8) !== 0,
      register,
      base,
      displacement,
    })
  }
  return operands
}

import { glanceAt } from '../binary/elf.ts'
import type { GoBinary } from '../binary/go-binary.ts'
import { scanAmd64 } from '../code/amd64-scan.ts'
import { decodeArm64 } from '../code/arm64-code.ts'
import type { Instruction } from '../code/instruction.ts'

const LONGEST_CODE = 4 << 20

/**
 * The instructions between two addresses, read by a decoder other than the one that placed the probes: two that know
 * nothing of each other must agree.
 */
export function scanCode({ elf }: GoBinary, from: number, to: number): readonly Instruction[] {
  const code = glanceAt(elf, from, Math.min(to - from, LONGEST_CODE))
  return elf.arch === 'amd64' ? scanAmd64(code, from) : decodeArm64(code, from)
}

import { expect, test } from 'vitest'
import { codeOf } from '../../../src/script/binary/go-binary.ts'
import {
  type ScannedInstruction,
  scanAmd64,
  scanInto,
  sketchAmd64,
} from '../../../src/script/code/amd64-scan.ts'
import type { Instruction } from '../../../src/script/code/instruction.ts'
import { decoderFor, goBinary } from '../go-binaries.ts'

/** What the scanner says of an instruction, too. */
function common({ sets, stackDrop, ...rest }: Instruction): Partial<Instruction> {
  return rest
}

test.each(['go1.15-amd64', 'go1.19-amd64', 'go1.24-amd64', 'go1.27-amd64-ext-stripped'] as const)(
  'the scanner reads every instruction of %s as the disassembler does',
  (name) => {
    const binary = goBinary(name)
    const decode = decoderFor(binary)
    const different: string[] = []
    for (const each of binary.functions) {
      const code = codeOf(binary, each)
      const wanted = decode(code, each.address).map(common)
      const read = scanAmd64(code, each.address)
      if (!isEqual(read, wanted)) different.push(each.name)
    }
    expect(different).toEqual([])
    expect(binary.functions.length).toBeGreaterThan(1000)
  },
)

/** `toEqual` on a hundred thousand objects takes a minute. */
function isEqual(read: readonly object[], wanted: readonly object[]): boolean {
  return JSON.stringify(read.map(sorted)) === JSON.stringify(wanted.map(sorted))
}

function sorted(each: object): readonly unknown[] {
  return Object.entries(each)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
}

test('objects of an earlier scan keep nothing of it', () => {
  const binary = goBinary('go1.24-amd64')
  const pool: ScannedInstruction[] = []
  const different: string[] = []
  for (const each of binary.functions.slice(0, 500)) {
    const code = codeOf(binary, each)
    const wanted = scanAmd64(code, each.address)
    if (!isEqual(scanInto(pool, code, each.address), wanted)) different.push(each.name)
  }
  expect(different).toEqual([])
  expect(pool.length).toBeGreaterThan(500)
})

test.each<[string, string, number]>([
  ['vzeroupper', 'c5f877', 3],
  ['vpxor with a two-byte prefix', 'c5fdefc0', 4],
  ['vpshufd $1, which has an immediate byte', 'c5f970c001', 5],
  ['vpalignr with a three-byte prefix', 'c4e3750fc208', 6],
  ['vpternlogd of AVX-512, scaled displacement', '62f3754825411003', 8],
  ['mov $imm64', '48b80102030405060708', 10],
  ['mov $imm16 behind the word prefix', '66b80102', 4],
  ['test $imm32, not its sibling not', 'f7c001020304', 6],
  ['not', 'f7d0', 2],
  ['an address relative to the next instruction', '488d0501020304', 7],
  ['an index without base', '488b042501020304', 8],
  ['mov of a control register', '0f20c0', 3],
])('%s has its length', (_, hex, length) => {
  const bytes = Uint8Array.from(Buffer.from(`${hex}c3`, 'hex'))
  const read = scanAmd64(bytes, 0)
  expect(read.map((each) => [each.length, each.kind])).toEqual([
    [length, 'other'],
    [1, 'ret'],
  ])
  expect(sketchAmd64(bytes, 0, undefined).rets).toBe(1)
})

test.each(['06', 'd4', '0f0a', 'c4', '48', 'e80102', '666666666666666666666666666666c3'])(
  'what is no instruction, or is cut, is invalid: %s',
  (hex) => {
    const [first] = scanAmd64(Uint8Array.from(Buffer.from(hex, 'hex')), 0)
    expect([first.kind, first.length]).toEqual(['invalid', 1])
  },
)

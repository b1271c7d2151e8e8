import * as iced from 'iced-x86'
import { describe, expect, test } from 'vitest'
import { amd64Decoder } from '../../../src/script/code/amd64-code.ts'
import { decodeArm64 } from '../../../src/script/code/arm64-code.ts'
import type { CodeDecoder } from '../../../src/script/code/instruction.ts'

const START = 0x1000
const amd64 = amd64Decoder(iced)

/** Kinds, lengths and targets of code that stands at 0x1000, typed as hex digits. */
function read(decode: CodeDecoder, hex: string): readonly unknown[] {
  const code = Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
  return decode(code, START).map(({ address, length, kind, target }) =>
    target === undefined ? [address, length, kind] : [address, length, kind, target],
  )
}

describe('amd64', () => {
  test('PUSH RBP, NOP, CALL, JE, JMP, INT3 and RET follow each other by their lengths', () => {
    expect(read(amd64, '55 90 e800000010 7402 eb00 cc c3')).toEqual([
      [0x1000, 1, 'push'],
      [0x1001, 1, 'nop'],
      [0x1002, 5, 'call', 0x1002 + 5 + 0x10000000],
      [0x1007, 2, 'branch', 0x1007 + 2 + 2],
      [0x1009, 2, 'jump', 0x100b],
      [0x100b, 1, 'trap'],
      [0x100c, 1, 'ret'],
    ])
  })

  test('a comparison of RSP with g.stackguard0 is a stack check', () => {
    // cmp rsp, [r14+0x10]; cmp rsp, [r14+0x28]
    const code = Uint8Array.from(Buffer.from('493b6610493b6628', 'hex'))
    expect(amd64(code, START).map(({ readsStackGuard }) => readsStackGuard === true)).toEqual([
      true,
      false,
    ])
  })
})

describe('arm64', () => {
  test('BL, B.EQ, B, NOP and RET are a word each, and lead where they say', () => {
    expect(read(decodeArm64, '01000094 40000054 ffffff17 1f2003d5 c0035fd6')).toEqual([
      [0x1000, 4, 'call', 0x1004],
      [0x1004, 4, 'branch', 0x100c],
      [0x1008, 4, 'jump', 0x1004],
      [0x100c, 4, 'nop'],
      [0x1010, 4, 'ret'],
    ])
  })
})

test.each([
  ['amd64', amd64],
  ['arm64', decodeArm64],
])('%s takes any bytes, and reads within them', (_, decode) => {
  for (let seed = 0; seed < 200; seed++) {
    const code = Uint8Array.from({ length: seed % 40 }, (_, at) => (seed * 73 + at * at * 31) & 255)
    const read = decode(code, START)
    const bytes = read.reduce((sum, { length }) => sum + length, 0)
    expect(bytes).toBeLessThanOrEqual(code.length)
  }
})

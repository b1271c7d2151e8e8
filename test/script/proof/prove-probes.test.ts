import { describe, expect, test } from 'vitest'
import { looksLikeAddress } from '../../../src/script/binary/debug-files.ts'
import { type ElfFile, fileOffset, sectionNamed } from '../../../src/script/binary/elf.ts'
import { type GoBinary, readGoBinary } from '../../../src/script/binary/go-binary.ts'
import { functionIndexAt } from '../../../src/script/binary/pclntab.ts'
import { proveBinary } from '../../../src/script/proof/prove-binary.ts'
import { ProbeProver } from '../../../src/script/proof/prove-probes.ts'
import { type GoBinaryName, goBinary, goBytes, goFunction, script } from '../go-binaries.ts'

const WHOLE = 'go1.24-amd64'
const STRIPPED = 'go1.19-amd64-stripped'
const EXTERNAL = 'go1.27-amd64-ext-stripped'
const LEAF = 'main.leaf'

/** Why no probe can sit at the start of a function; undefined where one can. */
function refusal(binary: GoBinary, address: number): string | undefined {
  return new ProbeProver(binary).refuse(address, 'start')
}

function changed(name: GoBinaryName, change: (view: DataView) => void): GoBinary {
  const bytes = Uint8Array.from(goBytes(name))
  change(new DataView(bytes.buffer))
  return readGoBinary(bytes)
}

/** Where the record of a function stands in the file. */
function recordAt(name: GoBinaryName, address: number): number {
  const { table, elf } = goBinary(name)
  const index = table === undefined ? undefined : functionIndexAt(table, address)
  if (table === undefined || index === undefined) throw new Error('no such function')
  return (fileOffset(elf, table.address) ?? 0) + table.records[index]
}

test('an address outside of all functions is refused', () => {
  expect(refusal(goBinary(WHOLE), 0x10)).toBe('0x10 is in no function')
})

describe('twins', () => {
  const [leaf, middle] = [goFunction(WHOLE, LEAF), goFunction(WHOLE, 'main.middle')]
  const twins = changed(WHOLE, (view) => {
    const name = view.getInt32(recordAt(WHOLE, leaf.address) + 4, true)
    view.setInt32(recordAt(WHOLE, middle.address) + 4, name, true)
  })

  test('of one name are both refused: nobody can tell which is meant', () => {
    const [a, b] = [leaf, middle].map(({ address }) => `0x${address.toString(16)}`)
    expect(refusal(goBinary(WHOLE), leaf.address)).toBeUndefined()
    expect(refusal(twins, leaf.address)).toBe(
      `two functions are called main.leaf: at ${a} and at ${b}`,
    )
    expect(refusal(twins, middle.address)).toBe(
      `two functions are called main.leaf: at ${b} and at ${a}`,
    )
  })

  test('that are instances of one generic function are none', () => {
    const binary = goBinary(STRIPPED)
    const puts = binary.functions.filter(({ name }) => name === 'main.(*Group[...]).Put')
    expect(puts.length).toBe(2)
    expect(puts.map(({ address }) => refusal(binary, address))).toEqual([undefined, undefined])
  })
})

describe('the offset into a stripped file', () => {
  const { address } = goFunction(EXTERNAL, LEAF)
  const offset = fileOffset(goBinary(EXTERNAL).elf, address) ?? 0

  /** With a dynamic symbol that has these addresses. */
  function withDynamicSymbol(value: number, size: number): GoBinary {
    const section = sectionNamed(goBinary(EXTERNAL).elf, '.dynsym')
    if (section === undefined) throw new Error('no dynamic symbols')
    return changed(EXTERNAL, (view) => {
      const at = section.offset + 24
      view.setUint16(at + 6, 1, true)
      view.setBigUint64(at + 8, BigInt(value), true)
      view.setBigUint64(at + 16, BigInt(size), true)
    })
  }

  test('is refused where a dynamic symbol has that address', () => {
    expect(refusal(goBinary(EXTERNAL), address)).toBeUndefined()
    expect(refusal(withDynamicSymbol(offset - 4, 5), address)).toMatch(
      new RegExp(
        `^bpftrace would take the file offset 0x${offset.toString(16)} for an address in `,
      ),
    )
    expect(refusal(withDynamicSymbol(offset - 4, 4), address)).toBeUndefined()
    expect(refusal(withDynamicSymbol(offset + 1, 9), address)).toBeUndefined()
  })

  /** As if the program were so large that its last offsets are as high as its first addresses. */
  function overlapping(binary: GoBinary): GoBinary {
    const low = { address: 0x1000, offset: 0, size: 0, isCode: false, isWritable: false }
    return { ...binary, elf: { ...binary.elf, segments: [low, ...binary.elf.segments] } }
  }

  test('is refused where it is an address, too, and bpftrace finds symbols elsewhere', () => {
    const binary = goBinary(STRIPPED)
    const at = goFunction(STRIPPED, LEAF).address
    const symbolsElsewhere = '/usr/lib/debug/x.debug'
    expect(refusal(overlapping(binary), at)).toBeUndefined()
    expect(refusal({ ...binary, symbolsElsewhere }, at)).toBeUndefined()
    expect(refusal({ ...overlapping(binary), symbolsElsewhere }, at)).toMatch(
      /^bpftrace would take the file offset 0x\w+ for an address, .* in \/usr\/lib\/debug\/x\.debug: move/,
    )
  })

  test('is none of that in a file whose offsets are its addresses', () => {
    const { elf } = goBinary('go1.24-amd64-pie-stripped')
    const first = Math.min(...elf.segments.map((each) => each.address))
    expect(looksLikeAddress(elf, first, first)).toBe(false)
    expect(looksLikeAddress(elf, first, first + 8)).toBe(true)
    expect(looksLikeAddress(elf, first - 1, first + 8)).toBe(false)
  })
})

test('segments that overlap make no address sure', () => {
  const binary = goBinary(WHOLE)
  const segments: ElfFile['segments'] = binary.elf.segments.map((each, index) =>
    index === 0 ? { ...each, size: each.size + 0x10_0000 } : each,
  )
  const { reason } = proveBinary({ ...binary, elf: { ...binary.elf, segments } })
  expect(reason).toBe('its segments overlap')
})

test('a program without a function table is not proven', () => {
  const { reason, functions } = proveBinary({ ...goBinary(WHOLE), table: undefined })
  expect({ reason, functions }).toEqual({
    reason: 'it has no function table to prove them by',
    functions: 0,
  })
})

test('a function whose own addresses cannot be proven costs itself, not the others', () => {
  const { text, refusals } = script(WHOLE, [LEAF, 'main.middle'], '0.27')
  expect(refusals).toEqual([])
  expect(text).toContain('main.leaf entry')
})

import { describe, expect, test } from 'vitest'
import { GotailError } from '../../../src/model/error.ts'
import { type GoBinary, readGoBinary } from '../../../src/script/binary/go-binary.ts'
import { goVersion } from '../../../src/script/binary/go-version.ts'
import { proveBinary, requireProof } from '../../../src/script/proof/prove-binary.ts'
import { proveFunction } from '../../../src/script/proof/prove-function.ts'
import { misplaced } from '../../../src/script/proof/prove-place.ts'
import { makeScript } from '../../../src/script/scripts/make-script.ts'
import {
  GO_BINARIES,
  type GoBinaryName,
  goBinary,
  goBytes,
  goFunction,
  request,
  trueFunctions,
} from '../go-binaries.ts'

const HANDLE = 'main.(*Server).Handle'
const EXTERNAL = 'go1.27-amd64-ext-stripped'

describe.each(GO_BINARIES)('%s', (name) => {
  test('nearly all of its functions begin where its table says', () => {
    const { functions, proven, reason, notes } = proveBinary(goBinary(name))
    expect({ reason, notes }).toEqual({ reason: undefined, notes: [] })
    expect(functions).toBeGreaterThan(1000)
    expect(proven / functions).toBeGreaterThan(0.995)
  })

  test('the code of every function of main and of Go is what its tables say', () => {
    const binary = goBinary(name)
    const { table } = binary
    const reasons = binary.functions.flatMap(({ address }) => {
      const proof = table === undefined ? 'no table' : proveFunction(binary, table, address)
      return typeof proof === 'string' ? [proof] : []
    })
    // Trampolines of assembly whose lines begin within an instruction, and marks without code.
    const known = /runtime\.(?:cgoSigtramp|sigreturn__|call\d+|memhash32)|textfips|Cas64/
    expect(reasons.filter((reason) => !known.test(reason))).toEqual([])
  })

  test('the table of versions says what the code says', () => {
    const { offsets } = proveBinary(goBinary(name))
    const isLarge = name.startsWith('go1.24')
    expect(offsets.goid).toBe(isLarge ? 160 : 152)
  })
})

describe('a program linked by the C linker', () => {
  test('has its text where the module data says, behind the start of .text', () => {
    const { elf, table } = goBinary(EXTERNAL)
    const text = elf.sections.find(({ name }) => name === '.text')
    expect(table?.module?.text).toBe((text?.address ?? 0) + 0x100)
    expect(goFunction(EXTERNAL, HANDLE).address).toBe(trueFunctions(EXTERNAL).get(HANDLE)?.start)
  })

  test('is refused with addresses that are 0x100 off, as the start of .text would give', () => {
    const binary = goBinary(EXTERNAL)
    const { table } = binary
    if (table === undefined) throw new Error('no table')
    const starts = table.starts.map((start) => start - 0x100)
    const shifted: GoBinary = {
      ...binary,
      table: { ...table, starts },
      functions: binary.functions.map((each) => ({ ...each, address: each.address - 0x100 })),
    }
    expect(() => requireProof(shifted)).toThrow(
      /^this binary's addresses cannot be trusted: only \d+ of its 16\d\d functions begin/,
    )
    const functions = [{ ...goFunction(EXTERNAL, HANDLE) }]
    expect(() =>
      makeScript({ ...request(EXTERNAL, [HANDLE], '0.27'), binary: shifted, functions }),
    ).toThrow(GotailError)
  })
})

describe('the code is believed, not the table of versions', () => {
  test('a Go with other offsets than its version has is scripted by those of its code', () => {
    const changed = { ...goBinary('go1.24-amd64'), go: goVersion('go1.25.0') }
    const { offsets, notes, reason } = proveBinary(changed)
    expect([offsets.goid, offsets.waitReason, reason]).toEqual([160, 184, undefined])
    expect(notes).toEqual([expect.stringMatching(/at 160 by the code .* at 152 .* believed/)])
    const { text } = makeScript({
      ...request('go1.24-amd64', [HANDLE], '0.27'),
      binary: changed,
    })
    expect(text).toContain('reg("r14")+160')
  })

  test('a casgstatus that changes no state is none', () => {
    const bytes = Uint8Array.from(goBytes('go1.24-amd64'))
    const pattern = Buffer.from('f00fb18f98000000', 'hex')
    const at = Buffer.from(bytes.buffer).indexOf(pattern)
    expect(at).toBeGreaterThan(0)
    bytes[at + 4] = 0x90
    expect(() => requireProof(readGoBinary(bytes))).toThrow(/casgstatus does not change/)
  })
})

describe('a place in a function', () => {
  const wrong = (name: GoBinaryName, offset: number, place: 'push' | 'ret' | 'jbe' | 'start') => {
    const binary = goBinary(name)
    const { address } = goFunction(name, HANDLE)
    if (binary.table === undefined) throw new Error('no table')
    const proven = proveFunction(binary, binary.table, address)
    if (typeof proven === 'string') throw new Error(proven)
    return misplaced(proven, address + offset, place)?.replace(/0x[0-9a-f]+/, 'X')
  }

  test('is right where the instruction is the one that the probe wants', () => {
    expect(wrong('go1.24-amd64', 10, 'push')).toBeUndefined()
    expect(wrong('go1.24-amd64', 0, 'start')).toBeUndefined()
    expect(wrong('go1.19-amd64', 4, 'jbe')).toBeUndefined()
    expect(wrong('go1.24-arm64', 12, 'push')).toBeUndefined()
  })

  test('is refused inside an instruction, on another one, or where the stack is another', () => {
    expect(wrong('go1.24-amd64', 11, 'push')).toMatch(/no push but other|inside an instruction/)
    expect(wrong('go1.24-amd64', 1, 'push')).toMatch(/^X is inside an instruction of main/)
    expect(wrong('go1.24-amd64', 10, 'ret')).toMatch(/is no ret but push/)
    expect(wrong('go1.24-amd64', 10, 'start')).toMatch(/is no start/)
    expect(wrong('go1.24-arm64', 20, 'push')).toMatch(/is no push/)
  })
})

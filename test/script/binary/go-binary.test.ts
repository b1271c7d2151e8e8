import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GotailError } from '../../../src/model/error.ts'
import {
  codeOf,
  functionNamed,
  type GoBinary,
  readGoBinary,
} from '../../../src/script/binary/go-binary.ts'
import { inlinedFunctions } from '../../../src/script/binary/inline-tree.ts'
import { closureFinder } from '../../../src/script/targets/deferred-closure.ts'
import { entryPoint } from '../../../src/script/targets/probe-placement.ts'
import {
  decoderFor,
  GO_BINARIES,
  type GoBinaryName,
  goBinary,
  goBytes,
  silentBytes,
} from '../go-binaries.ts'

describe('what a program is', () => {
  const facts = (name: GoBinaryName): object => {
    const { elf, go, isStripped, table, functions } = goBinary(name)
    const casgstatus = functionNamed(goBinary(name), 'runtime.casgstatus') !== undefined
    const layout = table?.layout
    return {
      arch: elf.arch,
      go: go.text,
      isPie: elf.isPie,
      isStripped,
      layout,
      casgstatus,
      many: functions.length > 1000,
    }
  }
  const usual = { isPie: false, isStripped: false, casgstatus: true, many: true }

  test('Go version, architecture, strip and position independence are told from the file', () => {
    expect(facts('go1.15-amd64')).toEqual({ ...usual, arch: 'amd64', go: '1.15.15', layout: 2 })
    expect(facts('go1.19-amd64')).toEqual({ ...usual, arch: 'amd64', go: '1.19.8', layout: 18 })
    expect(facts('go1.24-amd64')).toEqual({ ...usual, arch: 'amd64', go: '1.24.4', layout: 20 })
    expect(facts('go1.24-arm64')).toEqual({ ...usual, arch: 'arm64', go: '1.24.4', layout: 20 })
    expect(facts('go1.19-amd64-stripped')).toEqual({
      ...usual,
      arch: 'amd64',
      go: '1.19.8',
      layout: 18,
      isStripped: true,
    })
    expect(facts('go1.24-amd64-pie-stripped')).toEqual({
      ...usual,
      arch: 'amd64',
      go: '1.24.4',
      layout: 20,
      isStripped: true,
      isPie: true,
    })
  })

  test('a stripped program has the same functions at the same addresses', () => {
    const whole = goBinary('go1.19-amd64')
    const stripped = goBinary('go1.19-amd64-stripped')
    const addresses = (binary: GoBinary): readonly number[] =>
      binary.functions.map(({ address }) => address)
    expect(addresses(stripped)).toEqual(addresses(whole))
    const names = new Map(whole.functions.map(({ address, name }) => [address, name]))
    const bare = (name: string | undefined): string | undefined => name?.replace(/\[.*\]/, '')
    const differing = stripped.functions.filter(
      ({ address, name }) => bare(names.get(address)) !== bare(name),
    )
    expect(differing).toEqual([])
  })

  test('functions of a program neither overlap nor leave the code', () => {
    for (const name of GO_BINARIES) {
      const { functions } = goBinary(name)
      const overlapping = functions.filter(
        ({ address, size }, index) => address + size > (functions[index + 1]?.address ?? Infinity),
      )
      expect(overlapping, name).toEqual([])
    }
  })
})

describe('what is none is said to be so', () => {
  const message = (bytes: Uint8Array): string => {
    try {
      readGoBinary(bytes)
    } catch (error) {
      if (error instanceof GotailError) return error.message
      throw error
    }
    return ''
  }

  test('a script, an empty file, a 32-bit program, another processor, a C program', () => {
    expect(message(new TextEncoder().encode('#!/bin/sh\n'.repeat(20)))).toMatch(/no ELF file/)
    expect(message(new Uint8Array())).toMatch(/no ELF file/)
    const changed = (at: number, value: number): Uint8Array => {
      const bytes = Uint8Array.from(goBytes('go1.19-amd64').subarray(0, 4096))
      bytes[at] = value
      return bytes
    }
    expect(message(changed(4, 1))).toMatch(/32-bit/)
    expect(message(changed(5, 2))).toMatch(/big-endian/)
    expect(message(changed(18, 40))).toMatch(/neither amd64 nor arm64/)
    expect(message(changed(16, 1))).toMatch(/object file/)
  })

  test('a program of a Go that is too old is refused with the oldest that is not', () => {
    const bytes = Uint8Array.from(goBytes('go1.24-amd64'))
    const text = Buffer.from(bytes.buffer)
    for (let at = text.indexOf('go1.24.4'); at >= 0; at = text.indexOf('go1.24.4', at + 1)) {
      text.write('go1.14.4', at)
    }
    expect(message(bytes)).toMatch(/built with go1\.14\.4: .* Go 1\.15 and newer/)
  })
})

test.each(['go1.19-amd64-stripped', 'go1.24-amd64'] as const)(
  '%s that does not say its Go is what its user says it is',
  (name) => {
    const silent = silentBytes(name)
    expect(() => readGoBinary(silent)).toThrow(/cannot tell which Go .*--go-version/)
    const { text } = goBinary(name).go
    const told = readGoBinary(silent, { goVersion: `go${text}` })
    expect(told.go).toEqual({ ...goBinary(name).go, isTold: true })
    expect(told.functions).toEqual(goBinary(name).functions)
    expect(readGoBinary(silent, { goVersion: 'any' }).functions).toEqual(told.functions)
  },
)

describe('hostile programs', () => {
  /** Reads everything that a script would read of it. */
  function readAll(bytes: Uint8Array): void {
    try {
      const binary = readGoBinary(bytes)
      const finder = closureFinder(binary)
      inlinedFunctions(binary, () => true)
      for (const each of binary.functions.slice(0, 40)) {
        const code = decoderFor(binary)(codeOf(binary, each).subarray(0, 4096), each.address)
        entryPoint(code)
        finder.deferred(each, code)
      }
    } catch (error) {
      if (!(error instanceof GotailError)) throw error
      expect(error.message).not.toContain('\n')
    }
  }
  const RUNS = Number(process.env.FUZZ ?? 20)
  const originals = GO_BINARIES.map((name) => goBytes(name))

  test('a program cut anywhere throws nothing but a GotailError', () => {
    fc.assert(
      fc.property(
        fc.nat(GO_BINARIES.length - 1),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (which, part) => {
          const bytes = originals[which]
          readAll(bytes.subarray(0, Math.floor(part * bytes.length)))
        },
      ),
      { numRuns: RUNS },
    )
  })

  test('changed headers, tables and build information throw nothing but a GotailError', () => {
    const tables = originals.map((bytes, which) => {
      const { sections } = goBinary(GO_BINARIES[which]).elf
      const wanted = sections.filter(({ name }) => /pclntab|buildinfo|symtab|^\.rela$/.test(name))
      const heads = { offset: bytes.length - 4096, size: 4096 }
      return [
        { offset: 0, size: 4096 },
        heads,
        ...wanted.map(({ offset, size }) => ({ offset, size: Math.min(size, 512) })),
      ]
    })
    const change = fc.record({
      table: fc.nat(5),
      at: fc.double({ min: 0, max: 0.999, noNaN: true }),
      value: fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.nat(255)),
    })
    fc.assert(
      fc.property(
        fc.nat(GO_BINARIES.length - 1),
        fc.array(change, { minLength: 1, maxLength: 12 }),
        (which, changes) => {
          const bytes = Uint8Array.from(originals[which])
          for (const { table, at, value } of changes) {
            const { offset, size } = tables[which][table % tables[which].length]
            bytes[offset + Math.floor(at * size)] = value
          }
          readAll(bytes)
        },
      ),
      { numRuns: RUNS },
    )
  })
})

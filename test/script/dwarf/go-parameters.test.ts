import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GotailError } from '../../../src/model/error.ts'
import { memorySource } from '../../../src/script/binary/byte-source.ts'
import { readElf } from '../../../src/script/binary/elf.ts'
import { GoParameters } from '../../../src/script/dwarf/go-parameters.ts'
import type { GoType } from '../../../src/script/dwarf/go-type.ts'
import { goBytes } from '../go-binaries.ts'
import { labelBytes, parametersOf, TYPE_VERSIONS, typeTruth, unpack } from './labels-fixtures.ts'

describe.each(TYPE_VERSIONS)('the debug information of %s', (version) => {
  const parameters = parametersOf(`${version}-types`)
  const truth = typeTruth(version)

  test('parameters have the names and types that readelf says, in their order', () => {
    for (const [name, expected] of Object.entries(truth.functions)) {
      const found = parameters.of(name)?.map((each) => [each.name, each.type.name])
      const wanted = expected.map(([each, type]) => [each, type])
      expect(found, name).toEqual(wanted)
    }
    expect(Object.keys(truth.functions).length).toBeGreaterThan(8)
  })

  test('fields of structs have the offsets, types and sizes that readelf says', () => {
    const structs = new Map<string, GoType>()
    for (const name of Object.keys(truth.functions)) {
      for (const { type } of parameters.of(name) ?? []) collect(type, structs)
    }
    const known = Object.entries(truth.structs).filter(([name]) => structs.has(name))
    expect(known.length).toBeGreaterThan(6)
    for (const [name, { size, fields }] of known) {
      const type = structs.get(name)
      expect(type?.size, name).toBe(size)
      const found = type
        ?.fields()
        .map((field) => [field.name, field.offset, field.type.name, field.isEmbedded])
      expect(found, name).toEqual(fields)
    }
  })

  test('kinds are told apart: strings, slices, arrays, interfaces, maps, channels, numbers by their sign', () => {
    const request = parameters.of('main.(*Server).Serve')?.find(({ name }) => name === 'req')
    const fields = request?.type.element()?.fields() ?? []
    const kinds = Object.fromEntries(
      fields.map(({ name, type }) => [name, `${type.kind}${type.size}`]),
    )
    expect(kinds).toMatchObject({
      Method: 'string16',
      URL: 'pointer8',
      Base: 'struct16',
      Body: 'slice24',
      Headers: 'array48',
      Any: 'interface16',
      Writer: 'interface16',
      Done: 'bool1',
      Small: 'int2',
      Ratio: 'float8',
      Extra: 'map8',
      Notify: 'chan8',
      call: 'func8',
      after: 'uint4',
    })
    const named = (name: string): GoType | undefined =>
      fields.find((each) => each.name === name)?.type
    expect(named('Body')?.element()?.name).toBe('uint8')
    expect(named('Headers')?.element()?.kind).toBe('string')
    expect(named('Headers')?.count).toBe(3)
    expect(named('Next')?.element()?.element()).toBeUndefined()
  })

  test('a generic function has the types that it was made for', () => {
    const name = Object.keys(truth.functions).find((each) =>
      /^main\.\(\*Store\[go\.shape\.int64/.test(each),
    )
    const found = parameters.of(name ?? '') ?? []
    expect(found.find((each) => each.name === 'key')?.type.kind).toBe('int')
    expect(found.find((each) => each.name === 'why')?.type.kind).toBe('string')
    const store = found[0].type.element()
    expect(store?.fields().map((field) => field.name)).toEqual(['name', 'pairs', 'last'])
  })
})

test('a program without debug information says so', () => {
  const stripped = new GoParameters(readElf(memorySource(goBytes('go1.24-amd64'))), unpack)
  expect(stripped.obstacle).toBe('the program has no debug information')
  expect(stripped.of('main.leaf')).toBeUndefined()
})

test('what cannot be unpacked says by what it was packed', () => {
  const elf = readElf(memorySource(labelBytes('go1.24-types')))
  expect(new GoParameters(elf, () => undefined).obstacle).toMatch(/packed by zlib/)
})

test('damaged debug information is a GotailError or an answer, and never endless', () => {
  const elf = readElf(memorySource(labelBytes('go1.27-types')))
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 40 }),
      fc.constantFrom('main.(*Server).Serve', 'main.Spilled', 'main.nothing'),
      (changes, name) => {
        const parameters = new GoParameters(elf, (bytes, packing, size) => {
          const whole = Uint8Array.from(unpack(bytes, packing, size) ?? [])
          for (const [at, byte] of changes) whole[at % Math.max(1, whole.length)] = byte
          return whole
        })
        try {
          const types = new Map<string, GoType>()
          for (const { type } of parameters.of(name) ?? []) collect(type, types)
        } catch (error) {
          if (!(error instanceof GotailError)) throw error
        }
      },
    ),
    { numRuns: 60 },
  )
})

/** All structs that a type leads to. */
function collect(type: GoType, structs: Map<string, GoType>, depth = 0): void {
  if (depth > 8) return
  const element = type.element()
  if (element !== undefined) collect(element, structs, depth + 1)
  if (type.kind !== 'struct' || structs.has(type.name)) return
  structs.set(type.name, type)
  for (const field of type.fields()) collect(field.type, structs, depth + 1)
}

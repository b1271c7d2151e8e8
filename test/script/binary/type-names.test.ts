import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ByteView } from '../../../src/script/binary/byte-view.ts'
import { bytesAt, type ElfFile } from '../../../src/script/binary/elf.ts'
import { readGoBinary } from '../../../src/script/binary/go-binary.ts'
import { type PointerReader, pointerReader } from '../../../src/script/binary/pointer-reader.ts'
import { hasTypeNames, typeNameAt } from '../../../src/script/binary/type-names.ts'
import { GO_BINARIES, type GoBinaryName, goBinary, goBytes } from '../go-binaries.ts'

const WORD_BYTES = 8
/** Of a type, and copied to the table of its methods. */
const HASH_AT = 16
const MOST_METHODS = 4
const NAMED = GO_BINARIES.filter((name) => name !== 'go1.15-amd64')

/**
 * Tables of methods (`runtime.itab`) as they stand in the data of a program: the type that each is of, and the name of its first method,
 * which the table of functions has, stripped or not: `os.(*File).Write`.
 */
function methodTables(name: GoBinaryName): ReadonlyMap<number, string> {
  const { elf, table, functions } = goBinary(name)
  const types = table?.module?.types
  if (types === undefined) throw new Error(`${name} has no types`)
  const read = pointerReader(elf)
  const byAddress = new Map(functions.map((each) => [each.address, each.name]))
  const isType = (address: number): boolean => address >= types.from && address < types.to
  const hashAt = (address: number): number => {
    const bytes = bytesAt(elf, address + HASH_AT, 4)
    return bytes.length < 4 ? Number.NaN : new ByteView(bytes).u32(0)
  }
  const typeOf = (at: number): number | undefined => {
    const [first, type] = [read(at) ?? 0, read(at + WORD_BYTES) ?? 0]
    return isType(first) && isType(type) && hashAt(at) === hashAt(type) ? type : undefined
  }
  const found = new Map<number, string>()
  for (const at of wordsOf(elf)) {
    const type = typeOf(at)
    const method = type === undefined ? undefined : calledMethod(at, read, byAddress)
    if (type !== undefined && method !== undefined) found.set(type, method)
  }
  return found
}

/** The addresses of all words of a program's data. */
function* wordsOf({ segments }: ElfFile): Generator<number> {
  for (const { address, size, isCode } of segments) {
    if (isCode) continue
    for (let at = address; at + 4 * WORD_BYTES <= address + size; at += WORD_BYTES) yield at
  }
}

/** Methods that nobody calls are all one function of the runtime. */
function calledMethod(
  table: number,
  read: PointerReader,
  byAddress: ReadonlyMap<number, string>,
): string | undefined {
  return Array.from({ length: MOST_METHODS }, (_, word) =>
    byAddress.get(read(table + (3 + word) * WORD_BYTES) ?? 0),
  ).find((each) => each !== 'runtime.unreachableMethod')
}

/** `os.(*File).Write` is a method of `*os.File`, `main.Null.Write` of `main.Null`; of a value whose method has a wrapper, of its pointer. */
function receivers(method: string): readonly string[] {
  const short = method.replace(/^.*\//, '')
  const pointer = /^(\w+)\.\(\*(.+)\)\.\w+(?:-fm)?$/.exec(short)
  if (pointer !== null) return [`*${pointer[1]}.${pointer[2]}`, `${pointer[1]}.${pointer[2]}`]
  const plain = /^(\w+)\.(.+)\.\w+$/.exec(short)
  return plain === null ? [] : [`${plain[1]}.${plain[2]}`, `*${plain[1]}.${plain[2]}`]
}

describe.each(NAMED)('types of %s', (name) => {
  test('are called as the methods of their tables are', () => {
    const tables = methodTables(name)
    expect(tables.size).toBeGreaterThan(1)
    for (const [type, method] of tables) {
      expect(receivers(method), method).toContain(typeNameAt(goBinary(name), type))
    }
  })

  test('are at addresses of descriptions alone', () => {
    const { from, to } = goBinary(name).table?.module?.types ?? { from: 0, to: 0 }
    expect(from).toBeGreaterThan(0)
    for (const address of [0, from - 1, to - 8, to, Number.NaN, -1, 2 ** 52]) {
      expect(typeNameAt(goBinary(name), address)).toBeUndefined()
    }
    expect(hasTypeNames(goBinary(name))).toBe(true)
  })
})

test('before Go 1.17 names were written otherwise: such a program has none', () => {
  expect(hasTypeNames(goBinary('go1.15-amd64'))).toBe(false)
})

test('whatever stands in a program, a type has a name or none', () => {
  const whole = goBytes('go1.24-amd64')
  const { from, to } = goBinary('go1.24-amd64').table?.module?.types ?? { from: 0, to: 0 }
  const segment = goBinary('go1.24-amd64').elf.segments.find(
    ({ address, size }) => from >= address && from < address + size,
  )
  const start = (segment?.offset ?? 0) + from - (segment?.address ?? 0)
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(4096), fc.nat(255)), { minLength: 1, maxLength: 200 }),
      (changes) => {
        const bytes = Uint8Array.from(whole)
        for (const [at, byte] of changes) bytes[start + at] = byte
        const binary = readGoBinary(bytes)
        for (let at = from; at < from + 4096 && at < to; at += WORD_BYTES) {
          const type = typeNameAt(binary, at)
          expect(type === undefined || type.length > 0).toBe(true)
        }
      },
    ),
    { numRuns: 2 },
  )
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { GotailError } from '../../../src/model/error.ts'
import { type GoBinary, readGoBinary } from '../../../src/script/binary/go-binary.ts'
import { makeScript } from '../../../src/script/scripts/make-script.ts'
import { findFunctions } from '../../../src/script/targets/find-function.ts'
import {
  GO_BINARIES,
  type GoBinaryName,
  goBinary,
  goBytes,
  request,
  trueFunctions,
} from '../go-binaries.ts'
import { probesOf, virtualAddress, wrongProbe } from '../true-probes.ts'

/** `FUZZ=100000` by hand. */
const RUNS = Number(process.env.FUZZ ?? 40)
const WANTED = ['main.(*Server).Handle', 'main.leaf', 'main.middle', 'main.huge']
const ORIGINALS = GO_BINARIES.map((name) => goBytes(name))

interface Area {
  readonly offset: number
  readonly size: number
}

/** What says where code is: headers of the file, the function table, the module data, the symbols. */
function areasOf(name: GoBinaryName, bytes: Uint8Array): readonly Area[] {
  const { elf, table } = goBinary(name)
  const named = (pattern: RegExp, most: number): readonly Area[] =>
    elf.sections
      .filter((each) => pattern.test(each.name))
      .map(({ offset, size }) => ({ offset, size: Math.min(size, most) }))
  const [pcln] = named(/gopclntab$/, Number.POSITIVE_INFINITY)
  const record = table?.records[0] ?? 0
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const headers = Number(view.getBigUint64(40, true))
  return [
    { offset: 0, size: 64 },
    { offset: 64, size: 56 * 8 },
    { offset: headers, size: bytes.length - headers },
    { offset: pcln.offset, size: 80 },
    { offset: pcln.offset + (table?.listAt ?? 0), size: 8 * (table?.count ?? 0) },
    { offset: pcln.offset + record, size: 60_000 },
    ...named(/^\.go\.module$|^\.symtab$|^\.rela$|^\.rela\.dyn$/, 4096),
    ...named(/^\.noptrdata$|^\.data\.rel\.ro$|^\.text$/, 65_536),
  ]
}

const AREAS = GO_BINARIES.map((name, which) => areasOf(name, ORIGINALS[which]))

/** Scripts a changed program: what is wrong with the addresses; undefined where it is refused. */
function scriptedWrongly(which: number, bytes: Uint8Array): readonly string[] | undefined {
  const name = GO_BINARIES[which]
  const truth = trueFunctions(name)
  try {
    const binary = readGoBinary(bytes)
    const functions = WANTED.flatMap((wanted) => found(binary, wanted))
    if (functions.length === 0) return undefined
    const { text } = makeScript({ ...request(name, [], '0.27'), binary, functions })
    return probesOf(text).flatMap(({ address, note }) => {
      const at = virtualAddress(goBinary(name), binary.isStripped, address)
      return wrongProbe(truth, at, note) ?? []
    })
  } catch (error) {
    if (!(error instanceof GotailError)) throw error
    expect(error.message).not.toContain('\n')
    return undefined
  }
}

function found(binary: GoBinary, wanted: string): GoBinary['functions'] {
  const result = findFunctions(binary.functions, wanted)
  return 'functions' in result ? result.functions : []
}

const CHANGE = fc.record({
  area: fc.nat(),
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  value: fc.oneof(fc.constantFrom(0, 1, 0x10, 0x20, 0x80, 0xff), fc.nat(255)),
})

test('a program whose headers, tables or module data were changed is refused, or scripted rightly', () => {
  let accepted = 0
  fc.assert(
    fc.property(
      fc.nat(GO_BINARIES.length - 1),
      fc.array(CHANGE, { minLength: 1, maxLength: 3 }),
      (which, changes) => {
        const bytes = Uint8Array.from(ORIGINALS[which])
        for (const { area, at, value } of changes) {
          const { offset, size } = AREAS[which][area % AREAS[which].length]
          bytes[Math.min(offset + Math.floor(at * size), bytes.length - 1)] = value
        }
        const wrong = scriptedWrongly(which, bytes)
        if (wrong !== undefined) accepted++
        expect(wrong ?? []).toEqual([])
      },
    ),
    { numRuns: RUNS },
  )
  // Most changes hit what no address depends on, and many do not.
  expect(accepted).toBeGreaterThan(RUNS / 10)
  expect(accepted).toBeLessThan(RUNS)
})

/** The program with another start of its text wherever that address stands in its data. */
function withTextAt(name: GoBinaryName, distance: number): Uint8Array {
  const bytes = Uint8Array.from(goBytes(name))
  const { table, elf } = goBinary(name)
  const text = BigInt(table?.module?.text ?? 0)
  const view = new DataView(bytes.buffer)
  for (const { offset, size, isCode } of elf.segments) {
    if (isCode) continue
    for (let at = offset; at + 8 <= Math.min(offset + size, bytes.length); at += 8) {
      if (view.getBigUint64(at, true) !== text) continue
      view.setBigUint64(at, text + BigInt(distance), true)
    }
  }
  return bytes
}

test.each(['go1.27-amd64-ext-stripped', 'go1.24-amd64'] as const)(
  'a text start of %s that is off by any distance is refused, should all places agree on it',
  (name) => {
    const which = GO_BINARIES.indexOf(name)
    expect(scriptedWrongly(which, withTextAt(name, 0))).toEqual([])
    for (const distance of [1, 16, 32, 0x100, -0x100, 4096, 0x10000]) {
      expect(scriptedWrongly(which, withTextAt(name, distance)), `${distance}`).toBeUndefined()
    }
  },
)

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, inflateSync } from 'node:zlib'
import { memorySource } from '../../../src/script/binary/byte-source.ts'
import { type ElfFile, readElf } from '../../../src/script/binary/elf.ts'
import type { Unpack } from '../../../src/script/dwarf/dwarf-sections.ts'
import { GoParameters } from '../../../src/script/dwarf/go-parameters.ts'
import { GO_FIXTURES } from '../go-binaries.ts'

/** Programs of which only the debug information was kept, each with what readelf says of it. `main.go` there is the source of `types`. */
const FOLDER = join(GO_FIXTURES, 'labels')

/** Every version that Debian has a compiler of: `npm run renew:types` makes them. */
export const TYPE_VERSIONS = [
  'go1.19',
  'go1.21',
  'go1.22',
  'go1.23',
  'go1.24',
  'go1.25',
  'go1.26',
  'go1.27',
] as const
export const SIGNATURE_VERSIONS = ['go1.19', 'go1.27'] as const

export const unpack: Unpack = (bytes, packing, size) =>
  packing === 'zlib' ? inflateSync(bytes, { maxOutputLength: size }) : undefined

/** The bytes of a program: `go1.19-types`. */
export function labelBytes(name: string): Uint8Array {
  return gunzipSync(readFileSync(join(FOLDER, `${name}.gz`)))
}

export function labelElf(name: string): ElfFile {
  return readElf(memorySource(labelBytes(name)))
}

export function parametersOf(name: string): GoParameters {
  return new GoParameters(labelElf(name), unpack)
}

/** What readelf says of the types and functions of `main.go`. */
export interface TypeTruth {
  /** Per parameter its name, type and place at the entry. */
  readonly functions: Readonly<
    Record<string, readonly (readonly [string, string | null, string])[]>
  >
  /** Per field its name, offset, type, and whether it is embedded. */
  readonly structs: Readonly<
    Record<
      string,
      {
        readonly size: number
        readonly fields: readonly (readonly [string, number, string, boolean])[]
      }
    >
  >
}

export function typeTruth(version: string): TypeTruth {
  return JSON.parse(readFileSync(join(FOLDER, `${version}-types.json`), 'utf8'))
}

/** What readelf says of 1,000 random signatures: per parameter its name and place at the entry. */
export function signatureTruth(
  version: string,
): Readonly<Record<string, readonly (readonly [string, string])[]>> {
  const packed = readFileSync(join(FOLDER, `${version}-signatures.json.gz`))
  return JSON.parse(gunzipSync(packed).toString())
}

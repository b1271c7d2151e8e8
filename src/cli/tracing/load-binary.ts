import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { GotailError } from '../../model/error.ts'
import type { ByteSource, pagedSource } from '../../script/binary/byte-source.ts'
import type { Arch } from '../../script/binary/elf.ts'
import type { BinaryHints, GoBinary } from '../../script/binary/go-binary.ts'
import type { CodeDecoder } from '../../script/code/instruction.ts'
import { isGzip } from '../input/gunzip.ts'
import { cannotRead } from '../session/system-error.ts'

/** A program that is packed has to fit into memory. */
const MOST_UNPACKED = 1 << 30
const GO_SECTION = /(?:^|\.)gopclntab$|^\.go\.buildinfo$/

type PagedSource = typeof pagedSource

/** A Go program with the decoder for its code. */
export interface LoadedBinary {
  readonly binary: GoBinary
  readonly decode: CodeDecoder
}

/** Reads a Go program from a file. Throws a one-line GotailError for whatever is none. */
export async function loadBinary(path: string, hints?: BinaryHints): Promise<LoadedBinary> {
  const binary = await openBinary(path, hints)
  return { binary, decode: await loadDecoder(binary.elf.arch) }
}

/** As `loadBinary`, without the decoder that scripts need. */
export async function openBinary(path: string, hints?: BinaryHints): Promise<GoBinary> {
  const { pagedSource } = await import('../../script/binary/byte-source.ts')
  const { readGoBinary } = await import('../../script/binary/go-binary.ts')
  return readParts(path, pagedSource, (file) => readGoBinary(file, hints))
}

/**
 * A program, if it is one of Go that can be read; undefined for any other. Its sections tell quickly: of a browser, or of Node
 * itself, no more than the head is read. (Without section headers a Go program is not found so.)
 */
export async function openIfGo(path: string): Promise<GoBinary | undefined> {
  const { pagedSource } = await import('../../script/binary/byte-source.ts')
  const { readElf } = await import('../../script/binary/elf.ts')
  const { readGoBinary } = await import('../../script/binary/go-binary.ts')
  try {
    return readParts(path, pagedSource, (file) => {
      const isGo = readElf(file).sections.some(({ name }) => GO_SECTION.test(name))
      return isGo ? readGoBinary(file) : undefined
    })
  } catch (error) {
    if (error instanceof GotailError) return undefined
    throw error
  }
}

/** The disassembler of amd64 takes a tenth of a second to load: only when there is something to read. */
async function loadDecoder(arch: Arch): Promise<CodeDecoder> {
  if (arch === 'arm64') return (await import('../../script/code/arm64-code.ts')).decodeArm64
  const { amd64Decoder } = await import('../../script/code/amd64-code.ts')
  return amd64Decoder(await import('iced-x86'))
}

/**
 * What `read` makes of the bytes of a file, which stays open behind it: parts are read when they are needed, of a large program a
 * tenth. A file that begins with the magic of gzip is unpacked, and closed, as one is that cannot be read or gives nothing.
 */
export function readParts<T>(
  path: string,
  pagedSource: PagedSource,
  read: (bytes: ByteSource) => T,
): T {
  const file = opened(path)
  let isNeeded = false
  try {
    const bytes = unpacked(path, file)
    if (bytes !== undefined) return read(pagedSource(bytes.length, partOf(bytes)))
    const result = read(pagedSource(sizeOf(path, file), (at, into) => readAt(path, file, at, into)))
    isNeeded = result !== undefined
    return result
  } finally {
    if (!isNeeded) closeSync(file)
  }
}

function opened(path: string): number {
  try {
    return openSync(path, 'r')
  } catch (error) {
    throw cannotRead(path, error)
  }
}

function sizeOf(path: string, file: number): number {
  try {
    return fstatSync(file).size
  } catch (error) {
    throw cannotRead(path, error)
  }
}

/** What a packed file holds; undefined for any other. */
function unpacked(path: string, file: number): Uint8Array | undefined {
  const head = new Uint8Array(3)
  try {
    const isPacked = readSync(file, head, 0, 3, 0) === 3 && isGzip(head)
    if (!isPacked) return undefined
    const { gunzipSync } = process.getBuiltinModule('node:zlib')
    return gunzipSync(readFileSync(file), { maxOutputLength: MOST_UNPACKED })
  } catch (error) {
    throw cannotRead(path, error)
  }
}

function partOf(bytes: Uint8Array): (at: number, into: Uint8Array) => number {
  return (at, into) => {
    const part = bytes.subarray(at, at + into.length)
    into.set(part)
    return part.length
  }
}

function readAt(path: string, file: number, at: number, into: Uint8Array): number {
  try {
    return readSync(file, into, 0, into.length, at)
  } catch (error) {
    throw cannotRead(path, error)
  }
}

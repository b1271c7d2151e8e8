import { fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
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
  const file = openFile(path, pagedSource)
  const { readGoBinary } = await import('../../script/binary/go-binary.ts')
  return readGoBinary(file, hints)
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
    const file = openFile(path, pagedSource)
    const isGo = readElf(file).sections.some(({ name }) => GO_SECTION.test(name))
    return isGo ? readGoBinary(file) : undefined
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
 * The bytes of a file, which stays open: parts of it are read when they are needed, of a large program a tenth. One that begins
 * with the magic of gzip is unpacked.
 */
export function openFile(path: string, pagedSource: PagedSource): ByteSource {
  try {
    const file = openSync(path, 'r')
    const { size } = fstatSync(file)
    const head = new Uint8Array(3)
    const isPacked = readSync(file, head, 0, 3, 0) === 3 && isGzip(head)
    if (!isPacked) return pagedSource(size, (at, into) => readAt(path, file, at, into))
    const bytes = gunzipSync(readFileSync(file), { maxOutputLength: MOST_UNPACKED })
    return pagedSource(bytes.length, (at, into) => {
      const part = bytes.subarray(at, at + into.length)
      into.set(part)
      return part.length
    })
  } catch (error) {
    throw cannotRead(path, error)
  }
}

function readAt(path: string, file: number, at: number, into: Uint8Array): number {
  try {
    return readSync(file, into, 0, into.length, at)
  } catch (error) {
    throw cannotRead(path, error)
  }
}

import { readFileSync, statSync } from 'node:fs'
import { GotailError } from '../../model/error.ts'
import type { Arch } from '../../script/binary/elf.ts'
import type { GoBinary } from '../../script/binary/go-binary.ts'
import type { CodeDecoder } from '../../script/code/instruction.ts'
import { cannotRead } from '../session/system-error.ts'

const LARGEST_BYTES = 2 ** 31 - 1

/** A Go program with the decoder for its code. */
export interface LoadedBinary {
  readonly binary: GoBinary
  readonly decode: CodeDecoder
}

/** Reads a Go program from a file. Throws a one-line GotailError for whatever is none. */
export async function loadBinary(path: string): Promise<LoadedBinary> {
  const bytes = readBytes(path)
  const { readGoBinary } = await import('../../script/binary/go-binary.ts')
  const binary = readGoBinary(bytes)
  return { binary, decode: await loadDecoder(binary.elf.arch) }
}

/** The disassembler of amd64 takes a tenth of a second to load: only when there is something to read. */
async function loadDecoder(arch: Arch): Promise<CodeDecoder> {
  if (arch === 'arm64') return (await import('../../script/code/arm64-code.ts')).decodeArm64
  const { amd64Decoder } = await import('../../script/code/amd64-code.ts')
  return amd64Decoder(await import('iced-x86'))
}

function readBytes(path: string): Uint8Array {
  try {
    const { size } = statSync(path)
    if (size > LARGEST_BYTES)
      throw new GotailError(`cannot read ${path}: it is larger than 2 GiB`, 1)
    return readFileSync(path)
  } catch (error) {
    throw error instanceof GotailError ? error : cannotRead(path, error)
  }
}

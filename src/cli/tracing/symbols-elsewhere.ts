import { debugFilePaths, PACKED_SYMBOLS } from '../../script/binary/debug-files.ts'
import type { Machine } from '../session/machine.ts'
import type { LoadedBinary } from './load-binary.ts'

/**
 * Notes where bpftrace would find symbols of a stripped program: packed in it, or in a debug file of the machine where it lies
 * at `path`. They decide what bpftrace takes offsets for.
 */
export async function withSymbolsElsewhere(
  loaded: LoadedBinary,
  path: string,
  machine: Pick<Machine, 'exists'>,
): Promise<LoadedBinary> {
  const { binary } = loaded
  const { elf, isStripped } = binary
  if (!isStripped) return loaded
  const isPacked = elf.sections.some(({ name }) => name === PACKED_SYMBOLS)
  const found = isPacked
    ? `its section ${PACKED_SYMBOLS}`
    : await firstOf(debugFilePaths(elf, path), machine)
  return found === undefined
    ? loaded
    : { ...loaded, binary: { ...binary, symbolsElsewhere: found } }
}

async function firstOf(
  paths: readonly string[],
  machine: Pick<Machine, 'exists'>,
): Promise<string | undefined> {
  for (const path of paths) {
    if (await machine.exists(path)) return path
  }
  return undefined
}

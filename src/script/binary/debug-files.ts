import { gnuBuildId } from './build-id.ts'
import { ByteView } from './byte-view.ts'
import { type ElfFile, sectionBytes, sectionNamed } from './elf.ts'

const DEBUG_ROOT = '/usr/lib/debug'
const LONGEST_NAME = 255
/** A packed table of symbols inside of the program, as Fedora leaves it. */
export const PACKED_SYMBOLS = '.gnu_debugdata'

/**
 * Where bpftrace looks for the symbols of a stripped program: by its build id, and by the name that `.gnu_debuglink` holds,
 * beside the program, in `.debug/` there, and under /usr/lib/debug. `path` is absolute.
 */
export function debugFilePaths(elf: ElfFile, path: string): readonly string[] {
  const id = gnuBuildId(elf)
  const byId =
    id === undefined ? [] : [`${DEBUG_ROOT}/.build-id/${id.slice(0, 2)}/${id.slice(2)}.debug`]
  const name = linkedName(elf)
  if (name === '') return byId
  const folder = path.slice(0, path.lastIndexOf('/'))
  const byName = [`${folder}/${name}`, `${folder}/.debug/${name}`, `${DEBUG_ROOT}${folder}/${name}`]
  return [...byId, ...byName.filter((each) => each !== path)]
}

function linkedName(elf: ElfFile): string {
  const section = sectionNamed(elf, '.gnu_debuglink')
  return section === undefined ? '' : new ByteView(sectionBytes(elf, section)).text(0, LONGEST_NAME)
}

/**
 * Whether an offset into the file could be an address of the program, of another place: bpftrace takes it for that where it
 * knows a symbol there.
 */
export function looksLikeAddress({ segments }: ElfFile, offset: number, address: number): boolean {
  return offset !== address && segments.some((each) => offset >= each.address)
}

/** Whether that can happen to any of its code. */
export function hasAmbiguousOffsets(elf: ElfFile): boolean {
  return elf.segments.some(
    ({ isCode, offset, address, size }) =>
      isCode && looksLikeAddress(elf, offset + size, address + size),
  )
}

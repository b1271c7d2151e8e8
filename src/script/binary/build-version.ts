import { ByteView } from './byte-view.ts'
import { bytesAt, type ElfFile } from './elf.ts'
import { pointerReader } from './pointer-reader.ts'
import { relocations } from './relocations.ts'

const VERSION = /^(?:go1\.(\d+)(?:\.\d+|rc\d+|beta\d+)?(?: .*)?|devel go1\.\d+-.*)$/
const SHORTEST = 4
const LONGEST = 64
const UTF8 = new TextDecoder()

/**
 * The version of Go in `runtime.buildVersion`, for a program without build information: a variable in writable data that
 * points to `go1.26.5` and holds the length of it. The newest, should there be several such strings.
 */
export function searchBuildVersion(elf: ElfFile): string | undefined {
  const found = [...inFile(elf), ...byLoader(elf)]
  const minor = (text: string): number => Number(VERSION.exec(text)?.[1] ?? 0)
  return found.sort((a, b) => minor(b) - minor(a))[0]
}

function inFile(elf: ElfFile): readonly string[] {
  return elf.segments
    .filter(({ isWritable }) => isWritable)
    .flatMap(({ offset, size }) => {
      const view = new ByteView(elf.source.read(offset, size))
      const found: string[] = []
      for (let at = 0; at + 16 <= view.length; at += 8) {
        if (view.u32(at + 8) < SHORTEST || view.u32(at + 8) > LONGEST) continue
        if (view.u32(at + 12) !== 0 || view.u32(at) === 0 || view.u32(at + 4) >= 2 ** 21) continue
        found.push(...versionAt(elf, view.u64(at), view.u32(at + 8)))
      }
      return found
    })
}

/** In a position-independent program the loader writes the pointer. */
function byLoader(elf: ElfFile): readonly string[] {
  if (!elf.isPie) return []
  const read = pointerReader(elf)
  return [...relocations(elf)].flatMap(([at, value]) => {
    const length = read(at + 8) ?? 0
    return length < SHORTEST || length > LONGEST ? [] : versionAt(elf, value, length)
  })
}

function versionAt(elf: ElfFile, address: number, length: number): readonly string[] {
  const text = UTF8.decode(bytesAt(elf, address, length))
  return VERSION.test(text) ? [text] : []
}

import { ByteView } from './byte-view.ts'
import { type ElfFile, sectionBytes, sectionNamed } from './elf.ts'

const NOTE_HEADER = 12
const GO_ID = { section: '.note.go.buildid', owner: 'Go', type: 4 }
const GNU_ID = { section: '.note.gnu.build-id', owner: 'GNU', type: 3 }
const LONGEST_ID = 256
/** So much code is read where no note names the build. */
const MOST_CODE = 1 << 26
const CHUNK = 1 << 20
const FNV_START = 0x811c9dc5
const OTHER_START = 0x9747b28c
const FNV_PRIME = 0x01000193
/** What the linker makes up: hashes of what went in and of what came out. */
const OWN_ID = /^[\w-]{16,}(?:\/[\w-]{16,})+$/
const UTF8 = new TextDecoder()

/**
 * Which build a program is: the Go linker's id, where that was left out GNU's in hexadecimal, and where both are gone a hash of
 * the code. So it is where somebody set the Go linker's id: Bazel makes it `redacted` in all programs, and Go derives GNU's from it.
 * Never empty, without blanks.
 */
export function buildId(elf: ElfFile): string {
  const go = note(elf, GO_ID)
  const text = go === undefined ? '' : UTF8.decode(go)
  if (OWN_ID.test(text)) return text
  const gnu = text === '' ? gnuBuildId(elf) : undefined
  return gnu ?? `code-${codeHash(elf)}`
}

/** The id that debug files are found by, in hexadecimal; undefined where the program has none. */
export function gnuBuildId(elf: ElfFile): string | undefined {
  const gnu = note(elf, GNU_ID)
  return gnu === undefined || gnu.length === 0 ? undefined : hex(gnu)
}

/** What a note of the file says; undefined where there is none, or it is no note. */
function note(elf: ElfFile, wanted: typeof GO_ID): Uint8Array | undefined {
  const section = sectionNamed(elf, wanted.section)
  if (section === undefined) return undefined
  const bytes = sectionBytes(elf, section)
  if (bytes.length < NOTE_HEADER) return undefined
  const view = new ByteView(bytes)
  const [nameSize, size, type] = [view.u32(0), view.u32(4), view.u32(8)]
  const at = NOTE_HEADER + 4 * Math.ceil(nameSize / 4)
  const isWanted = type === wanted.type && view.text(NOTE_HEADER, 4) === wanted.owner
  const isWhole = size <= LONGEST_ID && at + size <= bytes.length
  return isWanted && isWhole ? view.slice(at, size) : undefined
}

/** FNV-1a by words, twice from different starts, over the segments with code. */
function codeHash({ source, segments }: ElfFile): string {
  let one = FNV_START
  let other = OTHER_START
  let left = MOST_CODE
  for (const { offset, size } of segments.filter(({ isCode }) => isCode)) {
    for (let at = 0; at < size && left > 0; at += CHUNK) {
      const view = new ByteView(source.read(offset + at, Math.min(CHUNK, size - at, left)))
      left -= view.length
      for (let i = 0; i + 4 <= view.length; i += 4) {
        const word = view.u32(i)
        one = Math.imul(one ^ word, FNV_PRIME)
        other = Math.imul(other ^ (word + i), FNV_PRIME)
      }
    }
  }
  return hex(Uint8Array.of(...bytesOf(one), ...bytesOf(other)))
}

function bytesOf(word: number): readonly number[] {
  return [word >>> 24, (word >>> 16) & 0xff, (word >>> 8) & 0xff, word & 0xff]
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

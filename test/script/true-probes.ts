import type { GoBinary } from '../../src/script/binary/go-binary.ts'
import type { TrueFunction } from './go-binaries.ts'

/** Every address of a script with the words of the comment beside it. */
export function probesOf(
  text: string,
): readonly { readonly address: number; readonly note: string }[] {
  const found = text.matchAll(/uprobe:[^:\n]+:0x([0-9a-f]+) \/\* (.*?) \*\//g)
  return [...found].map(([, hex, note]) => ({ address: Number.parseInt(hex, 16), note }))
}

/** A stripped program is probed at offsets into the file. */
export function virtualAddress({ elf }: GoBinary, isStripped: boolean, address: number): number {
  const segment = elf.segments.find(
    ({ offset, size }) => address >= offset && address < offset + size,
  )
  return isStripped && segment !== undefined ? segment.address + address - segment.offset : address
}

/** What is wrong with a probe by what a disassembler saw; undefined where nothing is. */
export function wrongProbe(
  truth: ReadonlyMap<string, TrueFunction>,
  address: number,
  note: string,
): string | undefined {
  const name = note.replace(/( entry| RET|, deferred|\((?:gp|toRun).*)$/, '')
  const found = truth.get(name)
  if (found === undefined) return `${note}: nothing is known of ${name}`
  const kind = found.instructions.get(address)
  const at = `${note} at 0x${address.toString(16)}`
  if (kind === undefined) return `${at}: no instruction begins there`
  if (note.endsWith(' RET')) return kind === 'ret' ? undefined : `${at}: no RET but ${kind}`
  const before = [...found.instructions].findLast(([each]) => each < address)
  const isEntry =
    address === found.start ||
    kind === 'j' ||
    kind === 'nop' ||
    kind === 'push' ||
    before?.[1] === 'j'
  return isEntry ? undefined : `${at}: no entry but ${kind}`
}

import { expect, test } from 'vitest'
import { memorySource } from '../../../src/script/binary/byte-source.ts'
import { debugFilePaths, hasAmbiguousOffsets } from '../../../src/script/binary/debug-files.ts'
import type { ElfFile } from '../../../src/script/binary/elf.ts'
import { goBinary } from '../go-binaries.ts'

/** A file with these sections only. */
function withSections(sections: Readonly<Record<string, Uint8Array>>): ElfFile {
  const bytes = Buffer.concat(Object.values(sections))
  let offset = 0
  return {
    ...goBinary('go1.24-amd64').elf,
    source: memorySource(bytes),
    sections: Object.entries(sections).map(([name, { length }]) => {
      const place = { address: 0, offset, size: length, link: 0, isCompressed: false }
      const section = { name, type: 1, ...place }
      offset += length
      return section
    }),
  }
}

const LINK = Buffer.from('server.debug\0\0\0\0abcd', 'latin1')
const ID = Buffer.from('0400000004000000030000004 74e5500abcdef01'.replace(' ', ''), 'hex')

test('debug files are looked for by the build id and by the linked name', () => {
  const elf = withSections({ '.note.gnu.build-id': ID, '.gnu_debuglink': LINK })
  expect(debugFilePaths(elf, '/usr/bin/server')).toEqual([
    '/usr/lib/debug/.build-id/ab/cdef01.debug',
    '/usr/bin/server.debug',
    '/usr/bin/.debug/server.debug',
    '/usr/lib/debug/usr/bin/server.debug',
  ])
})

test('a program that names none has none, and is not its own', () => {
  expect(debugFilePaths(withSections({}), '/usr/bin/server')).toEqual([])
  const elf = withSections({ '.gnu_debuglink': LINK })
  expect(debugFilePaths(elf, '/opt/server.debug')).toEqual([
    '/opt/.debug/server.debug',
    '/usr/lib/debug/opt/server.debug',
  ])
})

test('offsets can be taken for addresses where the file is longer than its first address is high', () => {
  const { elf } = goBinary('go1.24-amd64')
  expect(hasAmbiguousOffsets(elf)).toBe(false)
  expect(hasAmbiguousOffsets(goBinary('go1.24-amd64-pie-stripped').elf)).toBe(false)
  const code = { address: 0x11000, offset: 0x1000, size: 0x80000, isCode: true, isWritable: false }
  expect(hasAmbiguousOffsets({ ...elf, segments: [code] })).toBe(true)
})

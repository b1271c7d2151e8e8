import { describe, expect, it } from 'vitest'
import { buildId } from '../../../src/script/binary/build-id.ts'
import { memorySource } from '../../../src/script/binary/byte-source.ts'
import { readElf } from '../../../src/script/binary/elf.ts'
import { type GoBinaryName, goBytes } from '../go-binaries.ts'

const GO_NOTE = '.note.go.buildid'

/** As `file` and `readelf -n` name them. */
const IDS: readonly (readonly [GoBinaryName, string])[] = [
  [
    'go1.15-amd64',
    'WN8Aq7zY21dRO-EbdtoO/yoXvcYdu9cHFFeE6m0ZT/TveFjkoiKW1P1uhbzG00/6pdQF8bBB_XWYCropojA',
  ],
  [
    'go1.24-amd64',
    'Dje9hWghXkOBZqqsjbL0/S4U5Cg7EQjzYBknNcKuU/goeWlbTP7h4mGX632ob7/hslnWZ1h8DfRDm2rlSzE',
  ],
  [
    'go1.24-amd64-pie-stripped',
    'JP9LAvncqFHlpdLG6KyQ/bJt4PoUUKG222tBJhhtC/Q5NlaKNybHTknKF93FE4/Lo9C4zISkeGsUU6aidP0',
  ],
]

function idOf(bytes: Uint8Array): string {
  return buildId(readElf(memorySource(bytes)))
}

/** The same program, some of its notes under other names. */
function without(bytes: Uint8Array, ...notes: readonly string[]): Uint8Array {
  const copy = Buffer.from(bytes)
  for (const name of notes) {
    for (let at = copy.indexOf(name); at >= 0; at = copy.indexOf(name, at + 1)) copy[at + 1] = 0x58
  }
  return copy
}

/** The same program, built with `-buildid=` and this id. */
function withId(bytes: Uint8Array, id: string): Uint8Array {
  const copy = Buffer.from(bytes)
  const at = copy.indexOf('Go\0\0')
  copy.writeUInt32LE(id.length, at - 8)
  copy.write(id, at + 4)
  return copy
}

describe('buildId', () => {
  it.each(IDS)("of %s is the Go linker's", (name, id) => {
    expect(idOf(goBytes(name))).toBe(id)
  })

  it("is GNU's where the Go linker left none", () => {
    const bytes = without(goBytes('go1.24-amd64'), GO_NOTE)
    expect(idOf(bytes)).toBe('a8822d63883f0526836a172b9be85e7a3ac486de')
  })

  it('is a hash of the code where somebody set the id, as Bazel does for all programs', () => {
    const [one, other] = (['go1.24-amd64', 'go1.19-amd64'] as const).map((name) =>
      idOf(withId(goBytes(name), 'redacted')),
    )
    expect(one).toMatch(/^code-[0-9a-f]{16}$/)
    expect(other).not.toBe(one)
    expect(idOf(withId(goBytes('go1.24-amd64'), 'v1.2.3/main'))).toMatch(/^code-/)
  })

  it('is a hash of the code where no note is left: other code, another id', () => {
    const [one, other] = (['go1.24-amd64', 'go1.19-amd64'] as const).map((name) =>
      without(goBytes(name), GO_NOTE, '.note.gnu.build-id'),
    )
    const id = idOf(one)
    expect(id).toMatch(/^code-[0-9a-f]{16}$/)
    expect(idOf(one)).toBe(id)
    expect(idOf(other)).not.toBe(id)
    const changed = Uint8Array.from(one)
    changed[0x2000] ^= 1
    expect(idOf(changed)).not.toBe(id)
  })
})

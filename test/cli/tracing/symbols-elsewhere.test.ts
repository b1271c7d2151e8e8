import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadBinary } from '../../../src/cli/tracing/load-binary.ts'
import { withSymbolsElsewhere } from '../../../src/cli/tracing/symbols-elsewhere.ts'
import { sectionNamed } from '../../../src/script/binary/elf.ts'
import { type GoBinaryName, goBinary, goBytes } from '../../script/go-binaries.ts'

let dir = ''
const at = (name: string): string => join(dir, name)

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'gotail-binary-'))
})
afterAll(() => rmSync(dir, { recursive: true }))

async function elsewhere(name: string): Promise<string | undefined> {
  const exists = async (path: string): Promise<boolean> => existsSync(path)
  const loaded = await withSymbolsElsewhere(await loadBinary(at(name)), at(name), { exists })
  return loaded.binary.symbolsElsewhere
}

/** A program whose `.note.go.buildid` was made the section that names a debug file. */
function linked(name: GoBinaryName, debug: string): Uint8Array {
  const bytes = Buffer.from(goBytes(name))
  const old = '.note.go.buildid'
  const note = sectionNamed(goBinary(name).elf, old)
  if (note === undefined) throw new Error('no such section')
  bytes.fill(0, note.offset, note.offset + note.size)
  bytes.write(debug, note.offset)
  for (let from = bytes.indexOf(old); from >= 0; from = bytes.indexOf(old, from + 1)) {
    bytes.write('.gnu_debuglink\0', from)
  }
  return bytes
}

test('symbols that bpftrace finds beside a stripped program are told', async () => {
  writeFileSync(at('server'), linked('go1.19-amd64-stripped', 'server.debug'))
  expect(await elsewhere('server')).toBeUndefined()
  writeFileSync(at('server.debug'), 'symbols')
  expect(await elsewhere('server')).toBe(at('server.debug'))
})

test('a program that has symbols itself needs none', async () => {
  writeFileSync(at('whole'), linked('go1.24-amd64', 'server.debug'))
  writeFileSync(at('server.debug'), 'symbols')
  expect(await elsewhere('whole')).toBeUndefined()
})

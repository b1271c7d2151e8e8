import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { symbolsOf } from '../../../src/cli/tracing/binary-symbols.ts'
import { buildId } from '../../../src/script/binary/build-id.ts'
import { functionNamed } from '../../../src/script/binary/go-binary.ts'
import { type GoBinaryName, goBinary, goBytes } from '../../script/go-binaries.ts'

const FOLDER = mkdtempSync(join(tmpdir(), 'gotail-symbols-'))
afterAll(() => rmSync(FOLDER, { recursive: true }))

const NEW = 'go1.24-amd64'
const OLD = 'go1.19-amd64-stripped'

function written(name: GoBinaryName): string {
  const path = join(FOLDER, name)
  writeFileSync(path, goBytes(name))
  return path
}

const PATHS = { [NEW]: written(NEW), [OLD]: written(OLD) }
const BUILD = { [NEW]: buildId(goBinary(NEW).elf), [OLD]: buildId(goBinary(OLD).elf) }

/** Which function is found where the traced program has `main.side`; a text where no names are at hand. */
async function found(
  given: readonly string[],
  binary: { readonly path?: string; readonly build?: string },
): Promise<string | undefined> {
  const { symbols } = await symbolsOf(given)
  const result = symbols({ path: binary.path, build: binary.build })
  if (typeof result === 'string') return result
  const name = binary.build === BUILD[OLD] ? OLD : NEW
  return result.functionAt(functionNamed(goBinary(name), 'main.side')?.address ?? 0)
}

describe('symbolsOf', () => {
  it('takes the program that the capture names, where it is of the same build', async () => {
    for (const name of [NEW, OLD] as const) {
      expect(await found([], { path: PATHS[name], build: BUILD[name] })).toBe('main.side')
    }
  })

  it('leaves addresses without names where another build stands there now, and names both', async () => {
    const text = await found([], { path: PATHS[NEW], build: BUILD[OLD] })
    expect(text).toContain(BUILD[OLD])
    expect(text).toContain(BUILD[NEW])
    expect(text).toContain('--binary FILE')
  })

  it('asks for the program where the capture names none, or no build of it', async () => {
    for (const binary of [{}, { path: PATHS[NEW] }, { build: BUILD[NEW] }]) {
      expect(await found([], binary)).toContain('--binary FILE')
    }
  })

  it('is not here: a file that is gone, a folder, a path that is none, and what is no Go program', async () => {
    const script = join(FOLDER, 'script')
    writeFileSync(script, '#!/bin/sh\n')
    for (const path of [join(FOLDER, 'gone'), FOLDER, '/dev/null', 'relative', `/a\0b`, script]) {
      expect(await found([], { path, build: BUILD[NEW] }), path).toContain('is not here')
    }
  })

  it('takes the program that is named, whatever path the capture tells', async () => {
    expect(await found([PATHS[NEW]], { path: '/srv/gone', build: BUILD[NEW] })).toBe('main.side')
    expect(await found([PATHS[NEW]], {})).toBe('main.side')
  })

  it('unpacks a program that is packed with gzip, and says of a damaged one that it cannot be read', async () => {
    const packed = join(FOLDER, 'packed.gz')
    const bytes = gzipSync(goBytes(OLD))
    writeFileSync(packed, bytes)
    expect(await found([packed], { path: '/gone', build: BUILD[OLD] })).toBe('main.side')
    writeFileSync(packed, bytes.subarray(0, bytes.length / 2))
    await expect(symbolsOf([packed])).rejects.toThrow(/^cannot read .*packed\.gz: /)
  })

  it('takes of several programs that of the build that was traced', async () => {
    const both = [PATHS[NEW], PATHS[OLD]]
    expect(await found(both, { build: BUILD[NEW] })).toBe('main.side')
    expect(await found(both, { build: BUILD[OLD] })).toBe('main.side')
    expect(await found(both, {})).toContain('which of the 2 programs')
  })

  it('refuses a named program of another build, with both ids', async () => {
    const refused = found([PATHS[NEW]], { build: BUILD[OLD] })
    await expect(refused).rejects.toMatchObject({ exitStatus: 2 })
    await expect(refused).rejects.toThrow(BUILD[OLD])
    await expect(refused).rejects.toThrow(BUILD[NEW])
  })

  it('refuses a named file that cannot be read, or is no Go program', async () => {
    await expect(symbolsOf([join(FOLDER, 'gone')])).rejects.toThrow('gone')
    const text = join(FOLDER, 'text')
    writeFileSync(text, 'hello')
    await expect(symbolsOf([text])).rejects.toThrow('no ELF file')
  })
})

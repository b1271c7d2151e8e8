import { execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DraftFile, discardDrafts } from '../../../src/cli/session/draft-file.ts'

let root = ''
let dir = ''

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'gotail-draft-'))
})
beforeEach(() => {
  dir = mkdtempSync(join(root, 'd-'))
})
afterAll(() => rmSync(root, { recursive: true }))

function text(name: string): string {
  return readFileSync(join(dir, name), 'utf8')
}

describe('a file that is written', () => {
  test('stands in its place only when it is whole, and what stood there stays until then', () => {
    writeFileSync(join(dir, 'a'), 'old')
    const file = new DraftFile(join(dir, 'a'))
    file.append('new ')
    file.rest()
    file.append(Buffer.from('text'))
    expect(text('a')).toBe('old')
    file.place()
    expect(text('a')).toBe('new text')
    expect(readdirSync(dir)).toEqual(['a'])
  })

  test('leaves nothing behind when it is given up, alone or with all others', () => {
    const one = new DraftFile(join(dir, 'a'))
    one.append('x')
    one.discard()
    new DraftFile(join(dir, 'b')).append('x')
    new DraftFile(join(dir, 'c')).rest()
    discardDrafts()
    expect(readdirSync(dir)).toEqual([])
  })

  test('is not taken away by giving up once it is placed', () => {
    const file = new DraftFile(join(dir, 'a'))
    file.place()
    file.discard()
    discardDrafts()
    expect(readdirSync(dir)).toEqual(['a'])
  })

  test('goes where a link leads, and can be read by whoever could before', () => {
    mkdirSync(join(dir, 'real'))
    writeFileSync(join(dir, 'real/a'), 'old')
    chmodSync(join(dir, 'real/a'), 0o604)
    symlinkSync('real/a', join(dir, 'link'))
    const file = new DraftFile(join(dir, 'link'))
    file.append('new')
    file.place()
    expect(lstatSync(join(dir, 'link')).isSymbolicLink()).toBe(true)
    expect(text('real/a')).toBe('new')
    expect(statSync(join(dir, 'real/a')).mode & 0o777).toBe(0o604)
  })

  test('goes straight into a pipe with a name', async () => {
    const path = join(dir, 'pipe')
    execFileSync('mkfifo', [path])
    const reader = spawn('cat', [path], { stdio: ['ignore', 'pipe', 'inherit'] })
    let read = ''
    reader.stdout.on('data', (bytes) => {
      read += String(bytes)
    })
    const file = new DraftFile(path)
    file.append('one ')
    file.rest()
    file.append('two')
    file.place()
    await new Promise((resolve) => reader.on('close', resolve))
    expect(read).toBe('one two')
    expect(lstatSync(path).isFIFO()).toBe(true)
  })
})

describe('a file that cannot be written', () => {
  test.each<[string, () => string, RegExp]>([
    ['in no folder', () => join(dir, 'no/a'), /^cannot write .*no\/a: no such directory$/],
    ['over a folder', () => dir, /^cannot write .*: it is a directory$/],
  ])('%s says so at once', (_, path, words) => {
    expect(() => new DraftFile(path())).toThrow(words)
  })

  test('whose folder went away says so when it is placed', () => {
    mkdirSync(join(dir, 'gone'))
    const file = new DraftFile(join(dir, 'gone/a'))
    rmSync(join(dir, 'gone'), { recursive: true })
    file.append('x')
    expect(() => file.place()).toThrow(/gone\/a: no such directory/)
  })
})

import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { openBinary, openIfGo } from '../../../src/cli/tracing/load-binary.ts'

const PACKED = join(import.meta.dirname, '../..', 'fixtures/go/go1.24-amd64.gz')
const dir = mkdtempSync(join(tmpdir(), 'gotail-binary-'))
afterAll(() => rmSync(dir, { recursive: true }))

/** How many descriptors of this process are of a file. */
function opened(path: string): number {
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === path
    } catch {
      return false
    }
  }).length
}

function written(name: string, bytes: Uint8Array): string {
  const path = join(dir, name)
  writeFileSync(path, bytes)
  return path
}

describe('a file that is read as a program', () => {
  test('stays open where it is one that is read in parts', async () => {
    const path = written('plain', gunzipSync(readFileSync(PACKED)))
    expect((await openBinary(path)).functions.length).toBeGreaterThan(0)
    expect(opened(path)).toBe(1)
  })

  test('is closed when it was unpacked', async () => {
    const path = written('packed.gz', readFileSync(PACKED))
    expect((await openBinary(path)).functions.length).toBeGreaterThan(0)
    expect(opened(path)).toBe(0)
  })

  test.each([
    ['not of Go', readFileSync('/bin/true')],
    ['no program', Buffer.from('hello')],
    ['empty', Buffer.alloc(0)],
    ['damaged when packed', readFileSync(PACKED).subarray(0, 1000)],
  ])('is closed when it is %s', async (name, bytes) => {
    const path = written(name, bytes)
    expect(await openIfGo(path)).toBeUndefined()
    expect(opened(path)).toBe(0)
  })
})

import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gunzipIfPacked } from '../../../src/cli/input/gunzip.ts'
import { runs } from '../../property-runs.ts'

interface Unpacked {
  readonly text: string
  readonly damages: readonly string[]
}

async function unpack(chunks: readonly Uint8Array[]): Promise<Unpacked> {
  const damages: string[] = []
  const pieces: Uint8Array[] = []
  async function* source(): AsyncGenerator<Uint8Array> {
    yield* chunks
  }
  for await (const piece of gunzipIfPacked(source(), (what) => damages.push(what)))
    pieces.push(piece)
  return { text: Buffer.concat(pieces).toString('latin1'), damages }
}

/** Cut into chunks of these sizes, in turn. */
function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = []
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length]
    chunks.push(bytes.subarray(at, at + size))
    at += size
  }
  return chunks
}

const TEXT = Array.from({ length: 3000 }, (_, at) => `line ${at * at} of text\n`).join('')

test('plain and packed bytes give the same text, cut anywhere, in any number of members', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ maxLength: 300 }), { minLength: 1, maxLength: 4 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
      async (texts, sizes) => {
        const members = texts.map((text) => gzipSync(Buffer.from(text, 'latin1')))
        const { text, damages } = await unpack(cut(Buffer.concat(members), sizes))
        expect(text).toBe(Buffer.from(texts.join(''), 'latin1').toString('latin1'))
        expect(damages).toEqual([])
      },
    ),
    runs(30),
  )
  expect(await unpack(cut(Buffer.from(TEXT), [1, 7, 100]))).toEqual({ text: TEXT, damages: [] })
  expect(await unpack([])).toEqual({ text: '', damages: [] })
  expect(await unpack([Uint8Array.of(0x1f)])).toEqual({ text: '\u001f', damages: [] })
})

test('an archive cut at any place gives all whole lines before the cut, and says so', async () => {
  const packed = gzipSync(TEXT)
  let longest = 0
  for (const at of [3, 10, 11, 100, packed.length >> 1, packed.length - 9, packed.length - 1]) {
    const { text, damages } = await unpack(cut(packed.subarray(0, at), [500]))
    expect(TEXT.startsWith(text)).toBe(true)
    // The begin of a line may look like a whole one.
    expect(text).toMatch(/^$|\n$/)
    expect(text.length).toBeGreaterThanOrEqual(longest)
    longest = text.length
    expect(damages).toEqual(['it breaks off'])
  }
  // Only the checksum is missing.
  expect(longest).toBe(TEXT.length)
})

test('a damaged archive gives what came before the damage', async () => {
  const packed = Buffer.concat([gzipSync(TEXT), gzipSync(TEXT)])
  const middle = gzipSync(TEXT).length + 200
  packed.fill(0xff, middle, middle + 50)
  const { text, damages } = await unpack(cut(packed, [64]))
  expect(text.startsWith(TEXT)).toBe(true)
  expect(damages).toEqual(['it is damaged'])
})

test('what expands a thousandfold comes in pieces', async () => {
  const bomb = gzipSync(Buffer.alloc(50_000_000))
  let most = 0
  let total = 0
  async function* source(): AsyncGenerator<Uint8Array> {
    yield bomb
  }
  for await (const piece of gunzipIfPacked(source(), () => {})) {
    most = Math.max(most, piece.length)
    total += piece.length
  }
  expect(total).toBe(50_000_000)
  expect(most).toBeLessThanOrEqual(1 << 20)
})

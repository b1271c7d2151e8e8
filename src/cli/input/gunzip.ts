import type { Gunzip } from 'node:zlib'
import { WholeLines } from './whole-lines.ts'

// One piece may grow a thousandfold, and what it grew to is held until it is taken.
const PIECE_BYTES = 1 << 15
// Each filled buffer is a trip to another thread.
const UNPACKED_BYTES = 1 << 18

/**
 * The bytes as they are, or unpacked where they begin with the magic of gzip; several members follow each other.
 * An archive that breaks off or is damaged gives the whole lines before, then `onDamage` says what is wrong with it.
 */
export async function* gunzipIfPacked(
  source: AsyncIterable<Uint8Array>,
  onDamage: (what: string) => void,
): AsyncGenerator<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]()
  const first = await beginning(chunks)
  const all = rejoined(first, chunks)
  if (isGzip(first)) yield* unpack(all, onDamage)
  else yield* all
}

/** Enough bytes to see the magic, or all there are. */
async function beginning(chunks: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let bytes: Uint8Array = new Uint8Array()
  while (bytes.length < 3) {
    const next = await chunks.next()
    if (next.done === true) break
    bytes = bytes.length === 0 ? next.value : Buffer.concat([bytes, next.value])
  }
  return bytes
}

async function* rejoined(
  first: Uint8Array,
  chunks: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    if (first.length > 0) yield first
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
      yield next.value
    }
  } finally {
    await chunks.return?.()
  }
}

/** Whether bytes begin with the magic of gzip. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length >= 3 && bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8
}

async function* unpack(
  source: AsyncIterable<Uint8Array>,
  onDamage: (what: string) => void,
): AsyncGenerator<Uint8Array> {
  const unpacker = new Unpacker()
  const lines = new WholeLines()
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length && unpacker.failure === undefined; at += PIECE_BYTES) {
      await unpacker.take(chunk.subarray(at, at + PIECE_BYTES))
      for (const bytes of unpacker.drain()) yield* lines.push(bytes)
    }
    if (unpacker.failure !== undefined) break
  }
  await unpacker.end()
  for (const bytes of unpacker.drain()) yield* lines.push(bytes)
  if (unpacker.failure !== undefined) onDamage(unpacker.failure)
  else if (lines.rest.length > 0) yield lines.rest
}

/** Keeps what was unpacked before damage was met; a plain stream throws it away with its error. */
class Unpacker {
  // Not imported: most captures are not packed.
  readonly #stream: Gunzip = process
    .getBuiltinModule('node:zlib')
    .createGunzip({ chunkSize: UNPACKED_BYTES })
  #pieces: Uint8Array[] = []
  #wake: () => void = () => {}
  failure: string | undefined

  constructor() {
    this.#stream.on('data', (bytes: Uint8Array) => this.#pieces.push(bytes))
    this.#stream.on('end', () => this.#wake())
    this.#stream.on('error', (error) => {
      const isCut = 'code' in error && error.code === 'Z_BUF_ERROR'
      this.failure ??= isCut ? 'it breaks off' : 'it is damaged'
      this.#wake()
    })
  }

  /** Resolves when all that these bytes hold is unpacked, or damage was met: then no callback of the stream comes. */
  take(bytes: Uint8Array): Promise<void> {
    return this.#awaken(() => this.#stream.write(bytes, () => this.#wake()))
  }

  end(): Promise<void> {
    return this.#awaken(() => this.#stream.end())
  }

  drain(): Uint8Array[] {
    const pieces = this.#pieces
    this.#pieces = []
    return pieces
  }

  #awaken(act: () => void): Promise<void> {
    return new Promise((resolve) => {
      if (this.failure !== undefined) return resolve()
      this.#wake = resolve
      act()
    })
  }
}

import { GotailError } from './model/error.ts'

const encoder = new TextEncoder()

/** What a run may be handed of a capture: bytes, or text. */
export type CaptureChunk = Uint8Array | string

/**
 * Chunks of one capture as bytes. Throws a GotailError at once where they are packed, since read as lines they would only be
 * counted as not understood, and where they are neither bytes nor text, an ArrayBuffer for one: that would pass for an empty capture.
 */
export class CaptureBytes {
  #hasBegun = false

  of(chunk: CaptureChunk): Uint8Array {
    const bytes = typeof chunk === 'string' ? encoder.encode(chunk) : chunk
    if (!isBytes(bytes)) throw new GotailError('a chunk must be a Uint8Array or a string', 2)
    if (!this.#hasBegun && bytes.length > 1) {
      this.#hasBegun = true
      if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
        throw new GotailError(
          'the capture is packed by gzip: push what createGunzip() of node:zlib makes of it',
          3,
        )
      }
    }
    return bytes
  }
}

/** Also those of another realm, of which `instanceof` knows nothing. */
function isBytes(value: unknown): boolean {
  return Object.prototype.toString.call(value) === '[object Uint8Array]'
}

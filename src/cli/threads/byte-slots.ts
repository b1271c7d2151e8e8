/** Bytes are handed over in runs of this length: a message takes as long as parsing a few thousand of them. */
const SLOT_BYTES = 2 ** 18
const SLOTS = 8

/** Room for bytes on their way from one thread to another. */
export function slotMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(SLOTS * SLOT_BYTES)
}

/** The bytes of a slot. */
export function slotBytes(memory: SharedArrayBuffer, slot: number): Uint8Array {
  return new Uint8Array(memory, slot * SLOT_BYTES, SLOT_BYTES)
}

/** Fills slots one after the other; one that was handed over is free again when the other thread has read it. */
export class ByteSlots {
  readonly #memory: SharedArrayBuffer
  readonly #free: number[] = Array.from({ length: SLOTS }, (_, slot) => slot)
  readonly #send: (slot: number, length: number) => void
  #open: Uint8Array | undefined
  #slot = 0
  #length = 0

  constructor(memory: SharedArrayBuffer, send: (slot: number, length: number) => void) {
    this.#memory = memory
    this.#send = send
  }

  /** Whether there is room for a byte. */
  get hasRoom(): boolean {
    return this.#open !== undefined || this.#free.length > 0
  }

  /** Copies as many bytes as there is room for; returns how many. Slots that are full are handed over. */
  fill(bytes: Uint8Array): number {
    let at = 0
    while (at < bytes.length) {
      this.#open ??= this.#next()
      if (this.#open === undefined) break
      const part = bytes.subarray(at, at + SLOT_BYTES - this.#length)
      this.#open.set(part, this.#length)
      this.#length += part.length
      at += part.length
      if (this.#length === SLOT_BYTES) this.handOver()
    }
    return at
  }

  /** Hands over what the last slot holds. */
  handOver(): void {
    if (this.#open === undefined) return
    this.#send(this.#slot, this.#length)
    this.#open = undefined
    this.#length = 0
  }

  /** The other thread has read this one. */
  release(slot: number): void {
    this.#free.push(slot)
  }

  #next(): Uint8Array | undefined {
    const slot = this.#free.pop()
    if (slot === undefined) return undefined
    this.#slot = slot
    return slotBytes(this.#memory, slot)
  }
}

const PAGE_BYTES = 1 << 20
const MOST_PAGES = 12
const WINDOW_BYTES = 1 << 20
const WINDOW_STEP = 4096

/** The bytes of a file, read where they are needed: most of a large program never is. They must not be changed. */
export interface ByteSource {
  readonly length: number
  /** The bytes from `at`, as far as the file has them: the end of it cuts. */
  read(at: number, size: number): Uint8Array
  /** As `read`, for what is looked at once and in order: they are good until the next glance. */
  glance(at: number, size: number): Uint8Array
}

/** Fills `into` with the bytes of a file from `at`, and says how many there were. */
export type ReadInto = (at: number, into: Uint8Array) => number

/** A file that is in memory as a whole. */
export function memorySource(bytes: Uint8Array): ByteSource {
  const read = (at: number, size: number): Uint8Array => {
    const start = Math.min(Math.max(0, at), bytes.length)
    return bytes.subarray(start, Math.min(start + Math.max(0, size), bytes.length))
  }
  return { length: bytes.length, read, glance: read }
}

/**
 * A file of which pages are fetched as they are needed; the pages used last are kept (an LRU cache of 12 MiB). What is
 * larger than a page is fetched in one piece and not kept. Glances have one buffer of their own, over which they slide.
 */
export function pagedSource(length: number, fetch: ReadInto): ByteSource {
  const fetched = (at: number, size: number): Uint8Array => {
    const bytes = new Uint8Array(size)
    return bytes.subarray(0, fetch(at, bytes))
  }
  const pages = new Map<number, Uint8Array>()
  const page = (index: number): Uint8Array => {
    const known = pages.get(index)
    const bytes = known ?? fetched(index * PAGE_BYTES, PAGE_BYTES)
    // A map keeps the order of insertion: the first key is the page that was not used for longest.
    pages.delete(index)
    pages.set(index, bytes)
    const [oldest] = pages.keys()
    if (pages.size > MOST_PAGES && oldest !== undefined) pages.delete(oldest)
    return bytes
  }
  const read = (at: number, size: number): Uint8Array => {
    const { start, wanted } = within(length, at, size)
    if (wanted === 0) return new Uint8Array()
    const first = Math.floor(start / PAGE_BYTES)
    const from = start - first * PAGE_BYTES
    if (from + wanted <= PAGE_BYTES) return page(first).subarray(from, from + wanted)
    return fetched(start, wanted)
  }
  return { length, read, glance: slidingWindow(length, fetch, read) }
}

function slidingWindow(
  length: number,
  fetch: ReadInto,
  read: ByteSource['read'],
): ByteSource['glance'] {
  let window = new Uint8Array()
  let [from, filled] = [0, 0]
  return (at, size) => {
    const { start, wanted } = within(length, at, size)
    if (wanted > WINDOW_BYTES - WINDOW_STEP) return read(start, wanted)
    if (start < from || start + wanted > from + filled) {
      if (window.length === 0) window = new Uint8Array(WINDOW_BYTES)
      from = start - (start % WINDOW_STEP)
      filled = fetch(from, window)
    }
    return window.subarray(start - from, Math.min(start - from + wanted, filled))
  }
}

function within(length: number, at: number, size: number): { start: number; wanted: number } {
  const start = Math.min(Math.max(0, at), length)
  return { start, wanted: Math.min(Math.max(0, size), length - start) }
}

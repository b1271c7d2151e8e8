const PAGE_BYTES = 1 << 20
const MOST_PAGES = 12

/** The bytes of a file, read where they are needed: most of a large program never is. */
export interface ByteSource {
  readonly length: number
  /** The bytes from `at`, as far as the file has them: the end of it cuts. They must not be changed. */
  read(at: number, size: number): Uint8Array
}

/** A file that is in memory as a whole. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    length: bytes.length,
    read: (at, size) => {
      const start = Math.min(Math.max(0, at), bytes.length)
      return bytes.subarray(start, Math.min(start + Math.max(0, size), bytes.length))
    },
  }
}

/**
 * A file of which pages are fetched as they are needed; the pages used last are kept (an LRU cache of 12 MiB). What is
 * larger than a page is fetched in one piece and not kept.
 */
export function pagedSource(
  length: number,
  fetch: (at: number, size: number) => Uint8Array,
): ByteSource {
  const pages = new Map<number, Uint8Array>()
  const page = (index: number): Uint8Array => {
    const known = pages.get(index)
    const bytes = known ?? fetch(index * PAGE_BYTES, PAGE_BYTES)
    // A map keeps the order of insertion: the first key is the page that was not used for longest.
    pages.delete(index)
    pages.set(index, bytes)
    const [oldest] = pages.keys()
    if (pages.size > MOST_PAGES && oldest !== undefined) pages.delete(oldest)
    return bytes
  }
  return {
    length,
    read: (at, size) => {
      const start = Math.min(Math.max(0, at), length)
      const wanted = Math.min(Math.max(0, size), length - start)
      if (wanted === 0) return new Uint8Array()
      const first = Math.floor(start / PAGE_BYTES)
      const from = start - first * PAGE_BYTES
      if (from + wanted <= PAGE_BYTES) return page(first).subarray(from, from + wanted)
      return fetch(start, wanted)
    },
  }
}

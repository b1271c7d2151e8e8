/**
 * Unpacks bytes to at most `size` of them; undefined where they cannot be unpacked. Node 20 has no zstd, which few programs need: Go
 * packs its debug information by zlib.
 */
export function unpack(
  bytes: Uint8Array,
  packing: 'zlib' | 'zstd',
  size: number,
): Uint8Array | undefined {
  const zlib = process.getBuiltinModule('node:zlib')
  try {
    if (packing === 'zlib') return zlib.inflateSync(bytes, { maxOutputLength: Math.max(1, size) })
    const zstd: unknown = Reflect.get(zlib, 'zstdDecompressSync')
    return typeof zstd === 'function' ? bytesOf(zstd(bytes, { maxOutputLength: size })) : undefined
  } catch {
    return undefined
  }
}

function bytesOf(value: unknown): Uint8Array | undefined {
  return value instanceof Uint8Array ? value : undefined
}

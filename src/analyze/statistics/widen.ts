/** `to`, a longer column than `from`, with the values of `from` at its beginning. */
export function widen<T extends Float64Array | Int32Array | Uint8Array>(from: T, to: T): T {
  to.set(from)
  return to
}

const MOST_SIGNED = 2n ** 63n - 1n
const MOST_UNSIGNED = 2n ** 64n - 1n

/** A finite number as an int64: rounded, and held within what that can say. A hostile capture has durations of centuries. */
export function int64(value: number): bigint {
  const whole = BigInt(Math.round(value))
  if (whole > MOST_SIGNED) return MOST_SIGNED
  return whole < -MOST_SIGNED ? -MOST_SIGNED : whole
}

/** A time as an uint64, held within what that can say. */
export function uint64(value: bigint): bigint {
  if (value > MOST_UNSIGNED) return MOST_UNSIGNED
  return value < 0n ? 0n : value
}

const SMALL_BITS = 9
const LARGE_BITS = 13
/** Up to here blocks are small: a capture may watch many functions, and each has blocks of its own. A whole number of large blocks. */
const SMALL_UNTIL = 1 << 14
const SMALL_MASK = (1 << SMALL_BITS) - 1
const LARGE_MASK = (1 << LARGE_BITS) - 1
/** So many more blocks lie before a large one than if all were large. */
const MORE = (SMALL_UNTIL >> SMALL_BITS) - (SMALL_UNTIL >> LARGE_BITS)

/** The number of the block that a row is in. Where there are many rows, few blocks: each is a cache miss before that of its row. */
export function blockOf(row: number): number {
  return row < SMALL_UNTIL ? row >> SMALL_BITS : (row >> LARGE_BITS) + MORE
}

/** Which of its block a row is. */
export function placeOf(row: number): number {
  return row & maskOf(row)
}

/** How many rows the block of a row has room for. */
export function blockRows(row: number): number {
  return maskOf(row) + 1
}

/** The last row of the same block. */
export function lastOfBlock(row: number): number {
  return row | maskOf(row)
}

function maskOf(row: number): number {
  return row < SMALL_UNTIL ? SMALL_MASK : LARGE_MASK
}

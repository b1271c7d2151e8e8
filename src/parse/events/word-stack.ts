import { MAX_FRAMES } from '../../model/stack-table.ts'

/** Addresses of a program are lower; above lies the kernel. */
const USER_END = 2 ** 47
const HEX = /^[0-9a-fA-F]{1,16}$/

/** A hexadecimal number without `0x`; NaN for anything else. */
export function hexNumber(text: string): number {
  return HEX.test(text) ? Number.parseInt(text, 16) : Number.NaN
}

/**
 * Reads `40820e,487ea6,0,0` into `pcs`, innermost frame first, and returns how many frames there are: 0, and what is no address
 * of a program, ends the stack.
 */
export function readStack(text: string, pcs: Float64Array): number {
  let count = 0
  for (const word of text.split(',', MAX_FRAMES)) {
    const pc = hexNumber(word)
    if (!(pc > 0 && pc < USER_END)) break
    pcs[count++] = pc
  }
  return count
}
